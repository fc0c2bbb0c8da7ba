using System.Diagnostics;
using MultiHost.Coordination;
using MultiHost.Protocol;

namespace MultiHost.Sessions;

/// <content>Signs of life, both ways: a network that is cut without a word, or an agent that is frozen, closes no stream.</content>
internal sealed partial class HostSession
{
    // How long an agent that was killed over the connection gets to show that it was.
    private static readonly TimeSpan KillShows = TimeSpan.FromSeconds(5);

    private void BeginBeating()
    {
        TimeSpan period = SilenceWatch.Period(timeouts.Heartbeat);
        beat = time.CreateTimer(_ => Beat(), null, TimeSpan.Zero, period);
        if (lost.Task.IsCompleted)
        {
            beat.Dispose();
        }
    }

    private void Beat()
    {
        if (watch.EndRound())
        {
            beat?.Dispose();
            _ = GiveUpAsync();
            return;
        }

        // One that blocks, because the agent does not read, holds up no other: further rounds leave their frames to it.
        Post(new ControllerBeat(Debugger.IsAttached));
        Flush();
    }

    private async Task GiveUpAsync()
    {
        Kill(
            $"host {Host.Name} gave no sign of life for {Phrases.Duration(timeouts.Heartbeat)}: its network is cut, or it or its agent is frozen. "
            + "If it is only slow, raise <Timeouts Heartbeat=\"…\"/>.");
        try
        {
            await lost.Task.WaitAsync(KillShows, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            process.Kill(); // this end of the connection: the other cannot be reached
        }
    }
}
