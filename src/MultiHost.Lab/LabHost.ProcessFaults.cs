using MultiHost.Labs.Faults;
using MultiHost.Labs.Foundation;
using MultiHost.Labs.Hosts;
using MultiHost.Linux;

namespace MultiHost.Labs;

public sealed partial class LabHost
{
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Kills a process of the host (kill -9), and returns once it has ended.</summary>
    /// <param name="idOnHost">Its number as the host has it, such as <see cref="Environment.ProcessId"/> of an agent.</param>
    /// <exception cref="LabException">The host has no such process, or it did not end.</exception>
    public async Task KillProcessAsync(int idOnHost)
    {
        using PidFd process = PidFd.TryOpen(Find(idOnHost)) ?? throw NoProcess(idOnHost);
        process.Signal(Signals.Kill);
        if (!await process.EndedAsync(EndDeadline).ConfigureAwait(false))
        {
            throw new LabException($"Process {idOnHost} of host {Name} did not end within {EndDeadline.TotalSeconds} s of kill -9.");
        }
    }

    /// <summary>Freezes a process of the host (SIGSTOP) until healed.</summary>
    /// <param name="idOnHost">Its number as the host has it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="LabException">The host has no such process, or it did not stop.</exception>
    public async Task<LabFault> FreezeProcessAsync(int idOnHost, CancellationToken cancellationToken = default)
    {
        int id = Find(idOnHost);
        FrozenProcesses frozen = await FrozenProcesses.StopAsync(() => [id], cancellationToken).ConfigureAwait(false);
        return new LabFault($"process {idOnHost} of {Name} is frozen", frozen.ContinueAsync);
    }

    /// <summary>Freezes every process of the host (SIGSTOP) until healed. Its kernel still answers pings and takes connections.</summary>
    /// <exception cref="LabException">The host does not run, or not everything stopped.</exception>
    public async Task<LabFault> FreezeAsync(CancellationToken cancellationToken = default)
    {
        int first = ProcessId;
        if (!IsRunning)
        {
            throw new LabException($"Host {Name} of the lab does not run, so it cannot be frozen.");
        }

        FrozenProcesses frozen = await FrozenProcesses.StopAsync(() => HostProcesses.Of(first), cancellationToken).ConfigureAwait(false);
        return new LabFault($"{Name} is frozen", frozen.ContinueAsync);
    }

    /// <summary>
    /// Takes the host's power away: cuts its network first, so that nobody is told of closed connections, then kills all of its processes.
    /// Healing starts it again, with the files that it had; what was in memory (/run, /dev, the small disk) is new.
    /// </summary>
    /// <exception cref="LabException">The host does not run, or did not end.</exception>
    public async Task<LabFault> KillAsync(CancellationToken cancellationToken = default)
    {
        using PidFd first = (IsRunning ? PidFd.TryOpen(ProcessId) : null)
            ?? throw new LabException($"Host {Name} of the lab does not run, so it cannot be killed.");
        LabFault cut = await CutAsync(cancellationToken).ConfigureAwait(false);
        first.Signal(Signals.Kill);
        if (!await first.EndedAsync(EndDeadline).ConfigureAwait(false))
        {
            await cut.HealAsync().ConfigureAwait(false);
            throw new LabException(
                $"Host {Name} did not end within {EndDeadline.TotalSeconds} s of kill -9: the kernel is busy with one of its processes.");
        }

        return new LabFault($"{Name} is without power", HealAsync);

        async Task HealAsync()
        {
            await cut.HealAsync().ConfigureAwait(false);
            if (State.Network.Exists)
            {
                await lab.RestartAsync(index, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private int Find(int idOnHost) => HostProcesses.Find(ProcessId, idOnHost) is > 0 and var id ? id : throw NoProcess(idOnHost);

    private LabException NoProcess(int idOnHost) =>
        new($"Host {Name} has no process {idOnHost}. Give the number that the process has on the host.");
}
