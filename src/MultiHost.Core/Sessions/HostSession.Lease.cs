using MultiHost.Protocol;

namespace MultiHost.Sessions;

/// <content>The right to use the host, which its agent holds there: see docs/decisions/037.</content>
internal sealed partial class HostSession
{
    private readonly Dictionary<long, AskedLease> leases = [];

    /// <summary>Takes the host for a collection.</summary>
    /// <param name="wish">What is wanted.</param>
    /// <param name="onBlocked">Is told who is ahead, each time that it changes; on the thread that reads.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether the host is taken; false if somebody is ahead, and it is not to be waited.</returns>
    /// <exception cref="HostUnavailableException">It cannot be found out who has the host, or its agent is gone.</exception>
    public async Task<bool> TakeLeaseAsync(TakeLease wish, Action<IReadOnlyList<LeaseRival>> onBlocked, CancellationToken cancellationToken)
    {
        AskedLease asked = new(wish.Waits, onBlocked);
        lock (leases)
        {
            leases.Add(wish.Lease, asked);
        }

        Post(wish);
        Flush();
        try
        {
            if (await Task.WhenAny((Task)asked.Answer, lost.Task).WaitAsync(cancellationToken).ConfigureAwait(false) == lost.Task)
            {
                throw new HostUnavailableException(Host.Name, await lost.Task.ConfigureAwait(false)) { Reason = InfrastructureReason.Lost };
            }

            if (await asked.Answer.ConfigureAwait(false) is { } trouble)
            {
                throw new HostUnavailableException(Host.Name, $"Host {Host.Name}: {trouble}") { Reason = InfrastructureReason.Lease };
            }

            if (!asked.IsHeld)
            {
                DropLease(wish.Lease);
            }

            return asked.IsHeld;
        }
        catch
        {
            DropLease(wish.Lease);
            throw;
        }
    }

    /// <summary>Gives the host back, or the place in the line for it.</summary>
    public void DropLease(long lease)
    {
        lock (leases)
        {
            leases.Remove(lease);
        }

        Post(new DropLease(lease));
        Flush();
    }

    private void HearOfLease(AgentMessage message)
    {
        AskedLease? asked;
        lock (leases)
        {
            leases.TryGetValue(message switch { LeaseHeld m => m.Lease, LeaseBlocked m => m.Lease, LeaseFailed m => m.Lease, _ => 0 }, out asked);
        }

        asked?.Hear(message); // it may be given up already
    }
}
