using MultiHost.Settings;

namespace MultiHost.Hosting;

/// <summary>Where a run's settings come from.</summary>
public static class SettingsSource
{
    /// <summary>
    /// Name of the <see cref="AppContext"/> data that hold the XML of the <c>&lt;MultiHost&gt;</c> section: a settings provider puts them there before the
    /// framework runs.
    /// </summary>
    public const string DataName = "MultiHost.RunSettings";

    /// <summary>The <c>&lt;MultiHost&gt;</c> section of the runsettings, or local hosts if there is none.</summary>
    /// <param name="largestGroup">Hosts that the largest group of the assembly needs.</param>
    /// <exception cref="SettingsException">The section is wrong.</exception>
    public static MultiHostSettings Read(int largestGroup)
    {
        MultiHostSettings settings = AppContext.GetData(DataName) is string section
            ? SettingsReader.Read(section, RunSettingsFile.Locate())
            : new MultiHostSettings();
        settings = KeepReader.Override(settings, Environment.GetEnvironmentVariable(KeepReader.Variable));
        return settings.WithLocalHosts(Math.Max(4, largestGroup));
    }
}
