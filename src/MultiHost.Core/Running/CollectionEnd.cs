using MultiHost.Protocol;
using MultiHost.Sessions;

namespace MultiHost.Running;

/// <summary>Closes a collection on one host and waits until its fixtures are disposed of, or its agent is gone.</summary>
internal sealed class CollectionEnd(HostSession session, long collection) : ISessionHandler
{
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task CloseAsync(TimeSpan timeout, StopClock clock)
    {
        if (session.Attach(this) is not null)
        {
            closed.TrySetResult();
        }

        session.Post(new CloseCollection(collection));
        session.Flush();
        if (!await clock.ComesWithinAsync(timeout, closed.Task).ConfigureAwait(false))
        {
            session.Kill(clock.Over.IsCancellationRequested
                ? $"the agent of host {session.Host.Name} was ended: the run was stopped, and its fixtures were not disposed of"
                : $"the agent of host {session.Host.Name} was ended: its fixtures were not disposed of within {timeout.TotalSeconds} s");

            // Nobody else gets its host before it is gone. That takes seconds at most.
            await session.Lost.ConfigureAwait(false);
        }

        session.Attach(null);
    }

    public void OnMessage(HostSession from, AgentMessage message)
    {
        if (message is CollectionClosed end && end.Collection == collection)
        {
            closed.TrySetResult();
        }
    }

    public void OnLost(HostSession from, string reason) => closed.TrySetResult();
}
