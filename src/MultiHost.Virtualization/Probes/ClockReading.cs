using System.Buffers.Binary;
using System.Globalization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Guests.Shell;

namespace MultiHost.Virtualization.Probes;

/// <summary>One look at a guest's wall clock.</summary>
/// <param name="AheadMs">How far the guest's clock is ahead of its host's, in milliseconds.</param>
/// <param name="UncertaintyMs">Half of the time that the look took.</param>
internal sealed record ClockReading(double AheadMs, double UncertaintyMs)
{
    // The tiny Linux has a program that writes the clock in two numbers of 8 bytes; others have GNU date as a rule.
    private const string Command = "if command -v mh-clock >/dev/null;then mh-clock;else date +%s.%N;fi";
    private const int Tries = 3;

    /// <summary>The surest of a few.</summary>
    public static async Task<ClockReading> TakeAsync(Guest guest, TimeProvider time, CancellationToken cancellationToken)
    {
        ClockReading? best = null;
        for (int i = 0; i < Tries; i++)
        {
            DateTimeOffset wall = time.GetUtcNow();
            long start = time.GetTimestamp();
            ShellResult result = await guest.Shell.RunAsync(Command, cancellationToken: cancellationToken).ConfigureAwait(false);
            double took = time.GetElapsedTime(start).TotalMilliseconds;
            double host = wall.ToUnixTimeMilliseconds() + (wall.UtcTicks % TimeSpan.TicksPerMillisecond / (double)TimeSpan.TicksPerMillisecond);
            ClockReading reading = new(Milliseconds(guest, result) - (host + (took / 2)), took / 2);
            best = best is null || reading.UncertaintyMs < best.UncertaintyMs ? reading : best;
        }

        return best!;
    }

    private static double Milliseconds(Guest guest, ShellResult result)
    {
        if (result is { ExitCode: 0, Bytes.Length: 16 })
        {
            return (BinaryPrimitives.ReadInt64LittleEndian(result.Bytes.Span) * 1000.0)
                + (BinaryPrimitives.ReadInt64LittleEndian(result.Bytes.Span[8..]) / 1e6);
        }

        return decimal.TryParse(result.Output.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds)
            ? (double)(seconds * 1000)
            : throw new GuestException($"Guest '{guest.Name}': its clock cannot be read: '{result.Output.Trim()}'.", guest.Name);
    }
}
