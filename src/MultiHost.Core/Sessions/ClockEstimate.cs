namespace MultiHost.Sessions;

/// <summary>How far an agent's clock is before the controller's.</summary>
/// <param name="Offset">What it says minus what ours says.</param>
/// <param name="Uncertainty">How far that may be off, either way.</param>
/// <param name="Measured">When it was measured, on our clock.</param>
internal sealed record ClockEstimate(TimeSpan Offset, TimeSpan Uncertainty, DateTimeOffset Measured)
{
    // What two clocks of ordinary machines drift apart, before anybody disciplines them.
    private const double DriftPerSecond = 100e-6;

    /// <summary>What an answer says: it was given at some time between the question and now.</summary>
    /// <param name="asked">When we asked.</param>
    /// <param name="told">What the other clock said.</param>
    /// <param name="now">When the answer came.</param>
    public static ClockEstimate Of(DateTimeOffset asked, DateTimeOffset told, DateTimeOffset now) => new(told - (asked + ((now - asked) / 2)), (now - asked) / 2, now);

    /// <summary>Whether this one, made later, says more than another, whose clock has drifted meanwhile; or says that it was wrong.</summary>
    public bool Betters(ClockEstimate old)
    {
        TimeSpan aged = old.Uncertainty + ((Measured - old.Measured) * DriftPerSecond);
        return Uncertainty <= aged || (Offset - old.Offset).Duration() > Uncertainty + aged;
    }
}
