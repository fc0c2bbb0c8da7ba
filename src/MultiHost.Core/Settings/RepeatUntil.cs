namespace MultiHost.Settings;

/// <summary>What ends the repetition of a test.</summary>
public enum RepeatUntil
{
    /// <summary>That it ran as often as it should.</summary>
    End,

    /// <summary>Its first failure; the other tests go on.</summary>
    Failure,
}
