using MultiHost.Coordination;
using MultiHost.Diagnostics;
using MultiHost.Protocol;
using MultiHost.Recording;

namespace MultiHost.Sessions;

/// <content>How a session ends: each way within a time that is known, whether the agent plays its part or not.</content>
internal sealed partial class HostSession
{
    // How long an agent that was killed over the connection gets to show that it was.
    private static readonly TimeSpan KillShows = TimeSpan.FromSeconds(5);

    // How long the stream gets to end when this end of the connection is killed. A process beyond it may hold it open.
    private static readonly TimeSpan StreamEnds = TimeSpan.FromSeconds(2);

    // What the watching script gets beyond the agent's own time to clean up.
    private static readonly TimeSpan WatcherEnds = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private const string Closed = "the session was closed";

    private string? endReason;
    private int killed;

    /// <summary>Whether it is not to be given to anybody any more: the agent is gone, or is being ended.</summary>
    public bool IsEnding => Volatile.Read(ref endReason) is not null || lost.Task.IsCompleted;

    /// <summary>Why the host should not be used again: its agent was not seen to end, and may still be there. <c>null</c> otherwise.</summary>
    public string? Abandoned { get; private set; }

    /// <summary>
    /// Ends the agent at once, for a reason that becomes <see cref="LostReason"/>. <see cref="Lost"/> completes within seconds: an agent that does not
    /// show that it has ended is let go.
    /// </summary>
    public void Kill(string reason)
    {
        Interlocked.CompareExchange(ref endReason, reason, null);
        if (Interlocked.Exchange(ref killed, 1) == 0)
        {
            MultiHostEvents.Log.AgentKilled(Host.Name, reason);
            agent.Kill();
            _ = LetGoUnlessLostAsync();
        }
    }

    /// <summary>Ends the agent: asks by closing its input, waits for the clean-up's time, then kills.</summary>
    public async ValueTask DisposeAsync()
    {
        Interlocked.CompareExchange(ref endReason, Closed, null);
        beat?.Dispose();
        await CloseInputAsync().ConfigureAwait(false);
        if (!await ExitsWithinAsync(run.CloseTime + WatcherEnds).ConfigureAwait(false))
        {
            agent.Kill();
            if (!await ExitsWithinAsync(KillShows).ConfigureAwait(false))
            {
                MultiHostEvents.Log.ConnectionLetGo(Host.Name);
                run.Progress($"host {Host.Name}: its agent did not end within {Phrases.Duration(KillShows)}; its connection was closed");
            }
        }

        // What an agent says last, such as what a coverage tool counted, may still be on its way when it has ended.
        await CompletesWithinAsync(lost.Task, LastWords).ConfigureAwait(false);
        await process.DisposeAsync().ConfigureAwait(false);
        await transport.DisposeAsync().ConfigureAwait(false);
    }

    private async Task LetGoUnlessLostAsync()
    {
        if (await IsLostWithinAsync(KillShows).ConfigureAwait(false))
        {
            return;
        }

        MultiHostEvents.Log.ConnectionLetGo(Host.Name);
        if (!isSilent)
        {
            endReason = $"{endReason} It could not be ended within {Phrases.Duration(KillShows)}, so the connection to the host was closed. "
                + "The host is out of use in this run.";
            Abandoned = endReason;
            run.Progress($"host {Host.Name}: {endReason}");
        }

        process.Kill(); // this end of the connection: the other cannot be reached, or does not obey
        if (!await IsLostWithinAsync(StreamEnds).ConfigureAwait(false))
        {
            Lose(endReason!);
            await CloseInputAsync().ConfigureAwait(false); // an agent that still reads ends by itself
        }
    }

    // The agent said that it ends by itself.
    private async Task KillUnlessLostAsync(string reason)
    {
        if (!await IsLostWithinAsync(timeouts.CleanUp + WatcherEnds).ConfigureAwait(false))
        {
            Kill(reason);
        }
    }

    private async Task CloseInputAsync()
    {
        outbox.Close();
        try
        {
            await process.Input.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException e)
        {
            // The agent is gone already: nothing is left to ask.
            MultiHostEvents.Log.Swallowed($"host {Host.Name}: closing the agent's input", e);
        }
    }

    private Task<bool> ExitsWithinAsync(TimeSpan grace) => CompletesWithinAsync(process.Exited, grace);

    private Task<bool> IsLostWithinAsync(TimeSpan grace) => CompletesWithinAsync(lost.Task, grace);

    private async Task<bool> CompletesWithinAsync(Task what, TimeSpan grace)
    {
        try
        {
            await what.WaitAsync(grace, time).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // The stream has ended, on the reader's thread.
    private void End(string? trouble) => Lose(Volatile.Read(ref endReason) ?? DescribeEnd(trouble));

    private void Lose(string reason)
    {
        ISessionHandler? current;
        lock (access)
        {
            if (!lost.TrySetResult(reason))
            {
                return;
            }

            current = handler;
        }

        MultiHostEvents.Log.SessionOver(Host.Name, reason);
        if (hello.Task.IsCompletedSuccessfully)
        {
            run.Record.Add(new SessionEnded(Host.Name, endReason != Closed, reason));
        }

        beat?.Dispose();
        outbox.Close();
        hello.TrySetException(new HostUnavailableException(Host.Name, reason));
        current?.OnLost(this, reason);
    }

    private string DescribeEnd(string? trouble)
    {
        if (trouble is not null && !process.Exited.IsCompleted)
        {
            agent.Kill();
        }

#pragma warning disable VSTHRD002 // this thread is the session's own, and the stream has ended: the exit follows, or the kill brings it
        int? code = process.Exited.Wait(TimeSpan.FromSeconds(5)) ? process.Exited.Result : null;
#pragma warning restore VSTHRD002
        if (code is not null && process.Broken is { } broken)
        {
            return $"the connection to host {Host.Name} broke: {broken}";
        }

        if (code == AgentExit.ControllerIsSilent)
        {
            return HeardNothing();
        }

        string how = code switch
        {
            null => "closed its output but still runs",
            > 128 and < 160 => $"was ended by signal {code - 128}",
            _ => $"ended with exit code {code}",
        };
        string words = process.ErrorTail;
        return $"the agent of host {Host.Name} {how}."
            + (trouble is null ? "" : $" {trouble}")
            + (words.Length == 0 ? "" : $" Its last words:\n    {words.ReplaceLineEndings("\n    ")}");
    }

    private string HeardNothing() =>
        $"the agent of host {Host.Name} ended, because it had heard nothing from this process for {Phrases.Duration(timeouts.Heartbeat)}. Was it, or its "
        + "machine, suspended (Ctrl-Z, a debugger, sleep), or the network cut?";
}
