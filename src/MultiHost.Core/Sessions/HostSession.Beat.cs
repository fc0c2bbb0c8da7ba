using System.Diagnostics;
using MultiHost.Coordination;
using MultiHost.Protocol;

namespace MultiHost.Sessions;

/// <content>Signs of life, both ways: a network that is cut without a word, or an agent that is frozen, closes no stream.</content>
internal sealed partial class HostSession
{
    private volatile bool isSilent;

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
            isSilent = true;
            Kill(
                $"host {Host.Name} gave no sign of life for {Phrases.Duration(timeouts.Heartbeat)}: its network is cut, or it or its agent is frozen. "
                + "If it is only slow, raise <Timeouts Heartbeat=\"…\"/>.");
            return;
        }

        Post(new ControllerBeat(Debugger.IsAttached));
        AskClock();
        Flush();
    }
}
