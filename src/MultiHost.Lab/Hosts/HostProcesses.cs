using MultiHost.Linux;

namespace MultiHost.Labs.Hosts;

/// <summary>The processes of a host.</summary>
internal static class HostProcesses
{
    /// <summary>Those in the PID namespace of a host's first process, and in namespaces below it. Not those of others that are merely in
    /// the host's network.</summary>
    public static IReadOnlyList<int> Of(int first)
    {
        if (Proc.Namespace(first, "pid") is not { } host)
        {
            return [];
        }

        Dictionary<int, int> parents = Proc.Ids()
            .Select(id => (Id: id, Stat: Proc.Stat(id)))
            .Where(p => p.Stat is not null)
            .ToDictionary(p => p.Id, p => p.Stat!.Parent);
        HashSet<int> found = [.. parents.Keys.Where(id => Proc.Namespace(id, "pid") == host)];

        // Children of those, and theirs: they may be in PID namespaces of their own.
        while (parents.Where(p => found.Contains(p.Value) && !found.Contains(p.Key)).Select(p => p.Key).ToArray() is { Length: > 0 } more)
        {
            found.UnionWith(more);
        }

        return [.. found.Order()];
    }

    /// <summary>Finds a process by the number that it has on the host; 0 if the host has none.</summary>
    public static int Find(int first, int idOnHost) =>
        Proc.Namespace(first, "pid") is { } host
            ? Of(first).FirstOrDefault(id => Proc.InnermostId(id) == idOnHost && Proc.Namespace(id, "pid") == host)
            : 0;
}
