namespace MultiHost.Settings;

/// <summary>On which groups of the runsettings a test runs.</summary>
public enum GroupRun
{
    /// <summary>Once, on any group that fits.</summary>
    Any,

    /// <summary>Once on each group, as results of their own.</summary>
    Each,
}
