namespace MultiHost.Labs;

/// <summary>Whether a lab is up.</summary>
public enum LabStatusKind
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It was made, and at least one of its hosts runs.</summary>
    Up,

    /// <summary>It was not made to the end, or none of its hosts runs: it can only be taken down.</summary>
    Dead,
}
