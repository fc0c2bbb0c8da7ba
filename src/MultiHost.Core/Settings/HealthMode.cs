namespace MultiHost.Settings;

/// <summary>What a test comes to that passed while something crashed. In the runsettings the names are written in lower case.</summary>
public enum HealthMode
{
    /// <summary>It fails.</summary>
    Fail,

    /// <summary>It passes, with a warning in its output, in the run's record and in what is made of that.</summary>
    Warn,

    /// <summary>Nobody looks.</summary>
    Off,
}
