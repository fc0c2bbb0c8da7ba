using System.Text;
using MultiHost.Labs.Foundation;

namespace MultiHost.Labs;

/// <summary>What <see cref="Lab.DownAsync"/> did.</summary>
/// <param name="Name">Name of the lab.</param>
/// <param name="StateFolder">The folder that held it, which is gone.</param>
/// <param name="Hosts">Hosts that were running and were ended.</param>
/// <param name="Processes">Processes that were killed, inside the hosts and of others in the lab's networks.</param>
/// <param name="Namespaces">Network namespaces that were removed, and with them devices and rules.</param>
/// <param name="Mounts">Mounts of others below the folder that were undone.</param>
/// <param name="SettingsFile">The runsettings file that was removed; null if there was none or somebody had changed it.</param>
public sealed record LabDown(
    string Name,
    string StateFolder,
    IReadOnlyList<string> Hosts,
    int Processes,
    IReadOnlyList<string> Namespaces,
    int Mounts,
    string? SettingsFile)
{
    /// <summary>Whether there was a lab.</summary>
    public bool WasThere { get; init; } = true;

    /// <summary>The same in words, a line for each kind of thing.</summary>
    public override string ToString()
    {
        if (!WasThere)
        {
            return $"There is no lab in {StateFolder}. Nothing was done.";
        }

        var text = new StringBuilder($"Lab '{Name}' is down.");
        text.Append($"\n  hosts ended: {(Hosts.Count == 0 ? "none was running" : string.Join(", ", Hosts))}");
        text.Append($"\n  processes killed: {Processes}");
        text.Append($"\n  network namespaces removed: {(Namespaces.Count == 0 ? "none was left" : string.Join(", ", Namespaces))}");
        text.Append(Mounts > 0 ? $"\n  mounts undone: {Mounts}" : "");
        bool apart = SettingsFile is not null && !SettingsFile.StartsWith($"{StateFolder}/", StringComparison.Ordinal);
        text.Append($"\n  removed: {StateFolder}{(apart ? $", {SettingsFile}" : "")}");
        return text.ToString();
    }

    internal static LabDown Nothing(LabLocation location) =>
        new(location.Name, location.StateFolder, [], 0, [], 0, null) { WasThere = false };
}
