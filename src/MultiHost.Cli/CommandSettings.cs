using System.Xml;
using MultiHost.Settings;

namespace MultiHost.Cli;

/// <summary>The runsettings that a command is given.</summary>
internal static class CommandSettings
{
    /// <summary>Reads them.</summary>
    /// <param name="path">The file; <c>null</c> for hosts on this machine.</param>
    /// <param name="localHosts">How many hosts this machine is without a file.</param>
    /// <exception cref="UsageException">The file cannot be read, is wrong, or names no hosts.</exception>
    public static MultiHostSettings Read(string? path, int localHosts)
    {
        if (path is null)
        {
            return MultiHostSettings.Default(localHosts);
        }

        try
        {
            RunSettingsFile file = RunSettingsFile.Load(path);
            return file.HasSection
                ? SettingsReader.Read(file).WithLocalHosts(localHosts)
                : throw new UsageException($"{file.Path} names no hosts: it has no <MultiHost> section. Write one, or leave --settings out to examine this machine.");
        }
        catch (Exception e) when (e is SettingsException or XmlException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException(e.Message);
        }
    }
}
