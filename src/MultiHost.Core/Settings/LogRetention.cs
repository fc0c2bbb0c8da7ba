namespace MultiHost.Settings;

/// <summary>Whose log files are fetched from the hosts and kept. In the runsettings the names are written in lower case.</summary>
public enum LogRetention
{
    /// <summary>Those of tests that failed.</summary>
    Failed,

    /// <summary>Those of all tests.</summary>
    Always,
}
