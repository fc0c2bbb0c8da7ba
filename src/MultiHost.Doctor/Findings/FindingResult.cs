namespace MultiHost.Doctor.Findings;

/// <summary>What a check came to.</summary>
public enum FindingResult
{
    /// <summary>A run has what it needs.</summary>
    Fine,

    /// <summary>A run works, but not as well as it could.</summary>
    Note,

    /// <summary>A run needs it, and it lacks.</summary>
    Lacks,

    /// <summary>It could not be tried, because something else lacks or there is nothing to try.</summary>
    NotTried,
}
