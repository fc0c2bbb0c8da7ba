using System.Diagnostics;
using System.Globalization;

namespace MultiHost.Hosts;

/// <summary>Looks at the processes of a test's own sshd and ssh.</summary>
internal static class SshServers
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The processes that serve connections: for each one a child of sshd and, with other users than root and since OpenSSH 10 with every user, a
    /// child of that, which holds the connection.
    /// </summary>
    public static IReadOnlyList<int> Connections(int sshd) => [.. Children(sshd).SelectMany(id => Served(id).Prepend(id))];

    /// <summary>Cuts every connection, from the host's end.</summary>
    public static void KillConnections(int sshd)
    {
        foreach (int id in Connections(sshd))
        {
            try
            {
                using Process connection = Process.GetProcessById(id);
                connection.Kill(entireProcessTree: false);
            }
            catch (ArgumentException)
            {
                // It ended with the other process of its connection.
            }
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

    private static IEnumerable<int> Served(int id) => Children(id).Where(child => Read($"/proc/{child}/comm").StartsWith("sshd", StringComparison.Ordinal));

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return ""; // the process has ended
        }
    }

    private static List<int> Children(int parent) => Directory.Exists($"/proc/{parent}/task")
        ? [
            .. Directory.EnumerateDirectories($"/proc/{parent}/task")
                .SelectMany(thread => Read(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(id => int.Parse(id, CultureInfo.InvariantCulture)),
        ]
        : [];
}
