using MultiHost.Labs.Foundation;
using MultiHost.Linux;

namespace MultiHost.Labs;

/// <summary>All that may be left of a lab on this machine.</summary>
internal static class Leftovers
{
    public static IReadOnlyList<string> Of(LabLocation location)
    {
        string prefix = $"mh-{location.Name}-";
        return
        [
            .. Namespaces().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Select(n => $"namespace {n}"),
            .. File.ReadLines("/proc/self/mountinfo").Where(
                l => l.Contains(location.StateFolder, StringComparison.Ordinal) || l.Contains(prefix, StringComparison.Ordinal)),
            .. Proc.Ids().Where(id => IsOf(id, location, prefix)).Select(id => $"process {id} {Proc.CommandLine(id)}"),
            .. Directory.Exists(location.StateFolder) ? [$"folder {location.StateFolder}"] : Array.Empty<string>(),
        ];
    }

    private static IEnumerable<string> Namespaces() =>
        Directory.Exists("/run/netns") ? Directory.EnumerateFiles("/run/netns").Select(f => Path.GetFileName(f)!) : [];

    private static bool IsOf(int id, LabLocation location, string prefix) =>
        Proc.Stat(id) is not null
        && Proc.CommandLine(id) is { } line
        && (line.Contains(location.StateFolder, StringComparison.Ordinal) || line.Contains(prefix, StringComparison.Ordinal) || line.Contains($"multihost-test-{location.Name}", StringComparison.Ordinal));
}
