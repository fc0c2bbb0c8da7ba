using MultiHost.Protocol;
using MultiHost.Sessions;

namespace MultiHost.Running;

/// <summary>Closes a collection on one host and waits until its fixtures are disposed of.</summary>
internal sealed class CollectionEnd(HostSession session, long collection) : ISessionHandler
{
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task CloseAsync(TimeSpan timeout, TimeProvider time)
    {
        session.Post(new CloseCollection(collection));
        session.Attach(this);
        session.Flush();
        try
        {
            await closed.Task.WaitAsync(timeout, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            session.Kill($"the agent of host {session.Host.Name} was ended: its fixtures were not disposed of within {timeout.TotalSeconds} s");
        }
        finally
        {
            session.Attach(null);
        }
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
