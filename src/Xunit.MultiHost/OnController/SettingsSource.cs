using MultiHost.Settings;

namespace Xunit.MultiHost.OnController;

/// <summary>Where a run's settings come from.</summary>
internal static class SettingsSource
{
    // The settings provider runs before the framework and leaves the section here: see MultiHostSettingsProvider.DataName.
    private const string SectionData = "MultiHost.RunSettings";

    /// <summary>The <c>&lt;MultiHost&gt;</c> section of the runsettings, or local hosts if there is none.</summary>
    /// <param name="largestGroup">Hosts that the largest group of the assembly needs.</param>
    /// <exception cref="SettingsException">The section is wrong.</exception>
    public static MultiHostSettings Read(int largestGroup)
    {
        MultiHostSettings settings = AppContext.GetData(SectionData) is string section
            ? SettingsReader.Read(section, RunSettingsFile.Locate())
            : new MultiHostSettings();
        return settings.WithLocalHosts(Math.Max(4, largestGroup));
    }
}
