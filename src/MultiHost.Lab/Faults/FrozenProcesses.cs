using MultiHost.Labs.Foundation;
using MultiHost.Linux;

namespace MultiHost.Labs.Faults;

/// <summary>Processes that were stopped (SIGSTOP) and go on when healed.</summary>
internal sealed class FrozenProcesses
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);
    private readonly Dictionary<int, PidFd> stopped = [];

    /// <summary>Stops all processes that are found, until no other is found and all of them stand still.</summary>
    public static async Task<FrozenProcesses> StopAsync(Func<IEnumerable<int>> find, CancellationToken cancellationToken)
    {
        var frozen = new FrozenProcesses();

        // That a process has stopped is told to its parent alone.
        if (!await Poll.UntilAsync(() => frozen.StopNew(find()), Deadline, cancellationToken).ConfigureAwait(false))
        {
            string running = string.Join(
                ", ", frozen.stopped.Keys.Where(id => Proc.Stat(id) is { IsStopped: false }).Select(id => $"{id} {Proc.CommandLine(id)}"));
            await frozen.ContinueAsync().ConfigureAwait(false);
            throw new LabException($"Not everything stood still within {Deadline.TotalSeconds} s of SIGSTOP: {running}. It goes on now.");
        }

        return frozen;
    }

    public async Task ContinueAsync()
    {
        foreach (PidFd process in stopped.Values)
        {
            process.Signal(Signals.Continue);
        }

        bool goOn = await Poll.UntilAsync(GoOn, Deadline, CancellationToken.None).ConfigureAwait(false);
        foreach (PidFd process in stopped.Values)
        {
            process.Dispose();
        }

        if (!goOn)
        {
            throw new LabException(
                $"Not every process went on within {Deadline.TotalSeconds} s of SIGCONT. Take the lab down; `multihost lab down --help` says how.");
        }
    }

    private bool GoOn() => !stopped.Keys.Any(id => Proc.Stat(id) is { IsStopped: true });

    // Whoever was stopped before is not ours to wake.
    private bool StopNew(IEnumerable<int> found)
    {
        bool still = true;
        foreach (int id in found)
        {
            if (Proc.Stat(id) is { IsStopped: false } && PidFd.TryOpen(id) is { } process)
            {
                still = false;
                process.Signal(Signals.Stop);
                if (!stopped.TryAdd(id, process))
                {
                    process.Dispose();
                }
            }
        }

        return still;
    }
}
