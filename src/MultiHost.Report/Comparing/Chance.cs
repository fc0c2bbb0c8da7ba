namespace MultiHost.Report.Comparing;

/// <summary>What can be told of a difference.</summary>
internal enum Chance
{
    /// <summary>So many runs cannot tell, whatever the figures are.</summary>
    CannotBeTold,

    /// <summary>It is what runs differ by anyway.</summary>
    Noise,

    /// <summary>By itself it would be a change; among so many figures one such is to be expected.</summary>
    Perhaps,

    /// <summary>It is a change.</summary>
    Change,
}
