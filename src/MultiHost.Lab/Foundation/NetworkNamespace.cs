using System.Globalization;
using MultiHost.Linux;

namespace MultiHost.Labs.Foundation;

/// <summary>A named network namespace, as iproute2 keeps them.</summary>
internal sealed record NetworkNamespace(string Name)
{
    // Neighbour discovery would be traffic that nobody asked for, and a second address that no fault names.
    private const string WithoutIPv6 =
        "for c in all default; do f=/proc/sys/net/ipv6/conf/$c/disable_ipv6; [ ! -f $f ] || echo 1 >$f; done; exec ip -batch -";

    public string Path => $"/run/netns/{Name}";

    public bool Exists => File.Exists(Path);

    public Task AddAsync(CancellationToken cancellationToken) => LabTool.RunAsync(["ip", "netns", "add", Name], cancellationToken);

    /// <summary>Runs ip(8) commands in the namespace, one a line, and leaves IPv6 out of it.</summary>
    public Task ConfigureAsync(string commands, CancellationToken cancellationToken) =>
        LabTool.RunAsync(Command("/bin/sh", "-c", WithoutIPv6), cancellationToken, commands);

    public Task DeleteAsync(CancellationToken cancellationToken) =>
        LabTool.RunAsync(["ip", "netns", "del", Name], cancellationToken);

    /// <summary>The command line that runs a command in this network, with the machine's own files and processes.</summary>
    public IReadOnlyList<string> Command(params IReadOnlyList<string> command) => ["nsenter", $"--net={Path}", "--", .. command];

    /// <summary>Processes in the namespace, wherever they were started.</summary>
    public async Task<IReadOnlyList<int>> ProcessesAsync(CancellationToken cancellationToken)
    {
        CommandResult result = await LabTool.RunAsync(["ip", "netns", "pids", Name], cancellationToken).ConfigureAwait(false);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => int.Parse(l, CultureInfo.InvariantCulture))];
    }
}
