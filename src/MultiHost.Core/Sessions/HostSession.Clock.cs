using MultiHost.Protocol;
using MultiHost.Recording;

namespace MultiHost.Sessions;

/// <content>What the host's clock says, on ours: asked a few times at the beginning, of which the shortest round trip counts, and once a beat.</content>
internal sealed partial class HostSession
{
    private const int FirstQuestions = 4;

    private readonly Lock clockAccess = new();
    private DateTimeOffset asked;
    private long question;
    private int answers;
    private volatile ClockEstimate? clock;

    /// <summary>How the agent's clock stands against ours; <c>null</c> if that is not known yet.</summary>
    public ClockEstimate? AgentClock => clock;

    /// <summary>A moment on the agent's clock, on the controller's.</summary>
    /// <param name="microseconds">Since 1970; 0 if the agent does not say.</param>
    /// <returns><c>null</c> if the agent did not say one, or its clock is not known yet.</returns>
    public DateTimeOffset? ToOurTime(long microseconds) =>
        microseconds == 0 || clock is not { } known ? null : RunClock.FromMicroseconds(microseconds) - known.Offset;

    private void AskClock()
    {
        long number;
        lock (clockAccess)
        {
            number = ++question;
            asked = run.Record.Clock.Now;
        }

        Post(new AskClock(number));
    }

    private void Hear(ClockTold told)
    {
        bool asksOn;
        ClockEstimate? tells = null;
        lock (clockAccess)
        {
            if (told.Number != question)
            {
                return; // it was asked anew meanwhile
            }

            ClockEstimate heard = ClockEstimate.Of(asked, RunClock.FromMicroseconds(told.At), run.Record.Clock.Now);
            bool isBetter = clock is not { } known || heard.Betters(known);
            clock = isBetter ? heard : clock;
            asksOn = ++answers < FirstQuestions;
            if (answers == FirstQuestions || (answers > FirstQuestions && isBetter))
            {
                tells = clock;
            }
        }

        if (tells is not null)
        {
            run.Record.Add(new ClockRead(Host.Name, tells.Offset.TotalSeconds, tells.Uncertainty.TotalSeconds));
        }

        if (asksOn)
        {
            AskClock();
            Flush();
        }
    }
}
