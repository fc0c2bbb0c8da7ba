using System.Diagnostics;
using System.Globalization;

namespace MultiHost.Hosts;

/// <summary>Looks at the processes of a test's own sshd and ssh.</summary>
internal static class SshServers
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>The processes that serve a connection each.</summary>
    public static IReadOnlyList<int> Connections(int sshd) => Children(sshd);

    /// <summary>Cuts every connection, from the host's end.</summary>
    public static void KillConnections(int sshd)
    {
        foreach (int id in Connections(sshd))
        {
            using Process connection = Process.GetProcessById(id);
            connection.Kill(entireProcessTree: false);
        }
    }

    /// <summary>Waits until no connection is left.</summary>
    public static async Task ConnectionsEndedAsync(int sshd)
    {
        using CancellationTokenSource late = new(Deadline, TimeProvider.System);
        foreach (int id in Connections(sshd))
        {
            try
            {
                using Process connection = Process.GetProcessById(id);
                await connection.WaitForExitAsync(late.Token);
            }
            catch (ArgumentException)
            {
                // It ended between the two looks.
            }
        }
    }

    /// <summary>The folders of control sockets that a process's children hold.</summary>
    public static IReadOnlySet<string> SocketFoldersOf(int controller) => Children(controller)
        .Select(id => File.ReadAllText($"/proc/{id}/cmdline").Split('\0'))
        .Select(words => Array.IndexOf(words, "multihost-ssh") is >= 0 and var at ? words[at + 1] : "")
        .Where(folder => folder.Length > 0)
        .ToHashSet();

    /// <summary>Kills a process and waits for its end.</summary>
    public static async Task KillAsync(int id)
    {
        using Process process = Process.GetProcessById(id);
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Deadline, TimeProvider.System);
    }

    /// <summary>The ssh processes that hold a controller's connections.</summary>
    public static IReadOnlyList<int> MastersOf(int controller) =>
        [.. Children(controller).Where(id => File.ReadAllText($"/proc/{id}/cmdline").Contains("multihost-ssh", StringComparison.Ordinal)).SelectMany(Children)];

    private static List<int> Children(int parent) =>
    [
        .. Directory.EnumerateDirectories($"/proc/{parent}/task")
            .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture)),
    ];
}
