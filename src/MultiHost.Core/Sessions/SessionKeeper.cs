using MultiHost.Deployment;
using MultiHost.Diagnostics;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>The warm sessions of a run, one for each of a host's places. Safe for use by several threads.</summary>
internal sealed class SessionKeeper(AgentLaunch launch, RunContext run) : IAsyncDisposable
{
    private readonly Lock access = new();
    private readonly Dictionary<HostDefinition, Task<HostSession>> sessions = [];
    private readonly DeploymentSource files = new(launch.Folder, launch.Name, HashMemory.OfUser(run.Time), run.Progress);
    private readonly CancellationTokenSource closing = new();

    // Agents on this machine start as fast as its processors allow: were there more at a time, all would miss the time to connect that one misses.
    private readonly SemaphoreSlim localStarts = new(4 * Environment.ProcessorCount);
    private bool closed;

    /// <summary>The session of a host: the one that is there, or a new one.</summary>
    /// <exception cref="HostUnavailableException">It cannot be opened.</exception>
    public Task<HostSession> GetAsync(HostDefinition host)
    {
        lock (access)
        {
            if (sessions.TryGetValue(host, out Task<HostSession>? known) && IsUsable(known))
            {
                return known;
            }

            Task<HostSession> opening = ReplaceAsync(host, known);
            sessions[host] = opening;
            return opening;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task<HostSession>[] all;
        lock (access)
        {
            if (closed)
            {
                return;
            }

            closed = true;
            all = [.. sessions.Values];
            sessions.Clear();
        }

        await closing.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(all.Select(CloseAsync)).ConfigureAwait(false);
        closing.Dispose();
        localStarts.Dispose();
    }

    private static bool IsUsable(Task<HostSession> session) =>
        !session.IsCompleted || session is { IsCompletedSuccessfully: true, Result.IsEnding: false };

    private static async Task CloseAsync(Task<HostSession> opening)
    {
        try
        {
            HostSession session = await opening.ConfigureAwait(false);
            await session.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is HostUnavailableException or OperationCanceledException)
        {
            // It was never open, and whoever wanted it was told why.
            MultiHostEvents.Log.Swallowed("closing a session that was never open", e);
        }
    }

    private async Task<HostSession> ReplaceAsync(HostDefinition host, Task<HostSession>? old)
    {
        if (old is not null)
        {
            await CloseAsync(old).ConfigureAwait(false);
            if (old is { IsCompletedSuccessfully: true, Result.Abandoned: { } why })
            {
                throw new HostUnavailableException(host.Name, why) { Reason = InfrastructureReason.Lost };
            }
        }

        if (host.Transport != TransportKind.Local)
        {
            return await HostSession.OpenAsync(host, launch, files, run, closing.Token).ConfigureAwait(false);
        }

        await localStarts.WaitAsync(closing.Token).ConfigureAwait(false);
        try
        {
            return await HostSession.OpenAsync(host, launch, files, run, closing.Token).ConfigureAwait(false);
        }
        finally
        {
            localStarts.Release();
        }
    }
}
