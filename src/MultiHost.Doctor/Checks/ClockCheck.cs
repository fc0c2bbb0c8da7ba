using System.Globalization;
using MultiHost.Doctor.Hosts;

namespace MultiHost.Doctor.Checks;

/// <summary>How far a host's clock is from the controller's: half of the quickest of a few round trips is what is not known.</summary>
internal static class ClockCheck
{
    private const string Check = "clock";
    private const int Tries = 3;
    private static readonly TimeSpan Tolerated = TimeSpan.FromMilliseconds(500);

    public static async Task RunAsync(ExaminedHost host, ExaminationContext context, CancellationToken cancellationToken)
    {
        (TimeSpan offset, TimeSpan margin) = (TimeSpan.Zero, TimeSpan.MaxValue);
        for (int i = 0; i < Tries; i++)
        {
            DateTimeOffset before = context.Time.GetUtcNow();
            long began = context.Time.GetTimestamp();
            if (await host.AskAsync("clock", cancellationToken).ConfigureAwait(false) is not { } answer)
            {
                return;
            }

            TimeSpan trip = context.Time.GetElapsedTime(began);
            if (Read(answer.FirstOrDefault() ?? "") is not var (clock, tick))
            {
                host.NotTried(Check, $"'date +%s.%N' says '{answer.FirstOrDefault()}'");
                return;
            }

            if ((trip + tick) / 2 < margin)
            {
                (offset, margin) = (clock + (tick / 2) - (before + (trip / 2)), (trip + tick) / 2);
            }
        }

        string fact = string.Create(CultureInfo.InvariantCulture, $"{Signed(offset)} from the controller's (± {margin.TotalMilliseconds:0.0} ms)");
        if (offset.Duration() - margin > Tolerated)
        {
            host.Note(
                Check, fact, $"let {host.Name} keep time (chronyd or systemd-timesyncd); times in reports are corrected, certificates and file times are not");
        }
        else
        {
            host.Fine(Check, fact);
        }
    }

    // A date without nanoseconds leaves %N, or N, as it is.
    internal static (DateTimeOffset Clock, TimeSpan Tick)? Read(string text)
    {
        string[] parts = text.Split('.', 2);
        if (!long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long seconds))
        {
            return null;
        }

        DateTimeOffset whole = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return parts.Length == 2 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long nanoseconds)
            ? (whole + TimeSpan.FromTicks(nanoseconds / 100), TimeSpan.Zero)
            : (whole, TimeSpan.FromSeconds(1));
    }

    private static string Signed(TimeSpan offset) => offset.Duration() < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{offset.TotalMilliseconds:+0.0;-0.0;0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{offset.TotalSeconds:+0.0;-0.0} s");
}
