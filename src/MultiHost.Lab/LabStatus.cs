using MultiHost.Labs.Foundation;
using MultiHost.Linux;

namespace MultiHost.Labs;

/// <summary>What there is of a lab.</summary>
/// <param name="Name">Name of the lab.</param>
/// <param name="StateFolder">Its folder.</param>
/// <param name="Kind">Whether it is up.</param>
/// <param name="SettingsFile">The runsettings that name its hosts; null if there is no lab.</param>
/// <param name="Hosts">Its hosts.</param>
public sealed record LabStatus(
    string Name, string StateFolder, LabStatusKind Kind, string? SettingsFile, IReadOnlyList<LabHostStatus> Hosts)
{
    private static readonly TimeSpan SshDeadline = TimeSpan.FromSeconds(5);

    private LabLocation Location => new(Name) { StateFolder = StateFolder };

    /// <summary>The same in words, a line for each host.</summary>
    public override string ToString() => Kind switch
    {
        LabStatusKind.None => $"There is no lab in {StateFolder}. Make one: {Location.Command("up")}",
        LabStatusKind.Dead => $"Lab '{Name}' in {StateFolder} is dead. Remove what is left of it: {Location.Command("down")}",
        _ => $"Lab '{Name}' is up. Run tests on it: dotnet test --settings {SettingsFile}\n"
            + string.Join('\n', Hosts),
    };

    internal static async Task<LabStatus> ReadAsync(LabLocation location, CancellationToken cancellationToken)
    {
        if (LabState.Read(location) is not { } state)
        {
            return new LabStatus(location.Name, location.StateFolder, LabStatusKind.None, null, []);
        }

        LabHostStatus[] hosts = await Task.WhenAll(state.Hosts.Select(h => ReadAsync(h, cancellationToken))).ConfigureAwait(false);
        LabStatusKind kind = state.IsAlive ? LabStatusKind.Up : LabStatusKind.Dead;
        return new LabStatus(state.Name, location.StateFolder, kind, state.SettingsFile, hosts);
    }

    private static async Task<LabHostStatus> ReadAsync(LabHostState host, CancellationToken cancellationToken)
    {
        bool running = host.IsAlive;
        bool greets = running && await GreetsAsync(host, cancellationToken).ConfigureAwait(false);
        return new LabHostStatus(host.Name, host.Address, running ? host.ProcessId : 0, greets);
    }

    // That sshd greets tells more than that its port is open: a frozen one's kernel still takes connections.
    private static async Task<bool> GreetsAsync(LabHostState host, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> command = host.Network.Command("/bin/sh", "-c", "timeout 2 nc \"$0\" 22 </dev/null | head -c 4", host.Address);
        CommandResult result = await LabTool.TryAsync(command, SshDeadline, null, cancellationToken).ConfigureAwait(false);
        return result.Output == "SSH-";
    }
}
