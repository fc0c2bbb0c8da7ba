using System.Diagnostics;

namespace MultiHost.Linux;

/// <summary>For what the kernel sends no event about to anybody but a parent: asks every few milliseconds, up to a deadline.</summary>
internal static class Poll
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <returns>Whether it came true before the deadline.</returns>
    public static async Task<bool> UntilAsync(Func<bool> condition, TimeSpan deadline, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(began) > deadline)
            {
                return false;
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }
}
