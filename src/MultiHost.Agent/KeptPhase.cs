using MultiHost.Protocol;
using MultiHost.Results;

namespace MultiHost.Agent;

/// <summary>
/// A test whose host may be kept: at the end of its body it waits for the verdict, and for the end of the time that hosts are kept if that is a failure. Guests of
/// which the body disposes live on until then, unless the test goes on after it. Safe for use by several threads.
/// </summary>
internal sealed class KeptPhase(long phase, AgentSession session, Entrances entrances)
{
    private readonly Lock access = new();
    private readonly Stack<Func<Task>> delayed = [];
    private readonly TaskCompletionSource letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool isInBody;
    private volatile bool isHeld;

    public async Task RunAsync(Func<Task> body, Func<RoleResult> outcome)
    {
        isInBody = true;
        try
        {
            await body().ConfigureAwait(false);
        }
        catch
        {
            isInBody = false;
            await CleanUpAsync().ConfigureAwait(false); // a body that throws, in spite of what it should, is not waited for by anybody
            throw;
        }

        isInBody = false;
        if (session.Send(new BodyEnded(phase, ResultLimits.Fit(outcome()), session.Clock.NowMicroseconds)))
        {
            await letGo.Task.ConfigureAwait(false);
        }

        if (isHeld)
        {
            entrances.Close();
        }

        await CleanUpAsync().ConfigureAwait(false);
    }

    /// <inheritdoc cref="IKeeper.Delays"/>
    public bool Delays(Func<Task> cleanUp)
    {
        lock (access)
        {
            if (!isInBody)
            {
                return false;
            }

            delayed.Push(cleanUp);
            return true;
        }
    }

    /// <inheritdoc cref="IKeeper.CatchUpAsync"/>
    public Task CatchUpAsync()
    {
        lock (access)
        {
            if (delayed.Count == 0)
            {
                return Task.CompletedTask;
            }
        }

        return CleanUpAsync();
    }

    /// <summary>The test has failed. What there is to enter is opened, and told.</summary>
    public void Hold()
    {
        isHeld = true;
        ThreadPool.QueueUserWorkItem(_ => session.Send(new HostHeld(phase, [.. entrances.Open()])));
    }

    /// <summary>Lets the test clean up.</summary>
    public void LetGo() => letGo.TrySetResult();

    private async Task CleanUpAsync()
    {
        List<Exception> troubles = [];
        while (Next() is { } cleanUp)
        {
            try
            {
                await cleanUp().ConfigureAwait(false);
            }
#pragma warning disable CA1031 // the others are cleaned up all the same, and then it is thrown
            catch (Exception e)
#pragma warning restore CA1031
            {
                troubles.Add(e);
            }
        }

        if (troubles.Count > 0)
        {
            throw new AggregateException(troubles);
        }
    }

    // The last one first, as the body would have.
    private Func<Task>? Next()
    {
        lock (access)
        {
            return delayed.TryPop(out Func<Task>? cleanUp) ? cleanUp : null;
        }
    }
}
