using System.Net.Sockets;
using MultiHost.Agent.Leases;
using MultiHost.Protocol;

namespace MultiHost.Agent;

/// <summary>The leases of this host that its controller asks for. They go with this process, however it ends.</summary>
internal sealed class AgentLeases(AgentSession session)
{
    private readonly Lock access = new();
    private readonly Dictionary<long, Asked> asked = [];

    /// <summary>Tries to take this host, and says what comes of it.</summary>
    public void Take(string host, TakeLease wish)
    {
        Asked ask = new();
        lock (access)
        {
            if (!asked.TryAdd(wish.Lease, ask))
            {
                throw new ProtocolException($"The controller wants lease {wish.Lease} twice.");
            }
        }

        _ = Task.Run(() => TakeAsync(host, wish, ask));
    }

    /// <summary>Gives a lease back, or the place in the line for it.</summary>
    public void Drop(long lease)
    {
        Asked? ask;
        lock (access)
        {
            asked.Remove(lease, out ask);
        }

        ask?.Drop();
    }

    private async Task TakeAsync(string host, TakeLease wish, Asked ask)
    {
        try
        {
            HostLease? lease = await HostLease.TakeAsync(
                LeaseBoard.OfHost, host, wish, ahead => session.Send(new LeaseBlocked(wish.Lease, [.. ahead])), ask.Token).ConfigureAwait(false);
            if (lease is not null && ask.Keep(lease))
            {
                session.Send(new LeaseHeld(wish.Lease));
            }
        }
        catch (OperationCanceledException)
        {
            // It is not wanted any more.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException or TimeoutException)
        {
            session.Send(new LeaseFailed(wish.Lease, $"it cannot be found out who has this host: {e.Message}"));
        }
#pragma warning disable CA1031 // the controller waits for an answer, whatever goes wrong here
        catch (Exception e)
#pragma warning restore CA1031
        {
            session.Send(new LeaseFailed(wish.Lease, $"it cannot be found out who has this host: {e}"));
        }
    }

    private sealed class Asked
    {
        private readonly Lock access = new();
        private readonly CancellationTokenSource dropped = new();
        private HostLease? lease;

        public CancellationToken Token => dropped.Token;

        /// <returns>Whether it is still wanted.</returns>
        public bool Keep(HostLease taken)
        {
            lock (access)
            {
                if (!dropped.IsCancellationRequested)
                {
                    lease = taken;
                    return true;
                }
            }

            taken.Dispose();
            return false;
        }

        public void Drop()
        {
            lock (access)
            {
                dropped.Cancel();
                lease?.Dispose();
            }
        }
    }
}
