using MultiHost.Protocol;

namespace MultiHost.Sessions;

/// <summary>A lease that an agent was asked for.</summary>
internal sealed class AskedLease(bool waits, Action<IReadOnlyList<LeaseRival>> onBlocked)
{
    private readonly TaskCompletionSource<string?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when there is nothing more to wait for, with what went wrong, if something did.</summary>
    public Task<string?> Answer => answer.Task;

    /// <summary>Whether the host is taken.</summary>
    public bool IsHeld { get; private set; }

    public void Hear(AgentMessage message)
    {
        switch (message)
        {
            case LeaseHeld:
                IsHeld = true;
                answer.TrySetResult(null);
                break;
            case LeaseBlocked blocked:
                onBlocked(blocked.Ahead);
                if (!waits)
                {
                    answer.TrySetResult(null);
                }

                break;
            case LeaseFailed failed:
                answer.TrySetResult(failed.Message);
                break;
        }
    }
}
