using System.Globalization;
using MultiHost.Settings;

using MultiHost.Linux;

namespace MultiHost.Hosts;

/// <summary>Command lines of the OpenSSH client for one host. Whatever is not said here, the user's ssh_config says.</summary>
internal sealed class SshCommand(HostDefinition host, TimeSpan connectTimeout)
{
    /// <summary>The seconds after which a silent host counts as dead are this times three.</summary>
    public const int AliveIntervalSeconds = 5;

    /// <summary>What a person would type, as one line for a shell.</summary>
    public string ByHand => PosixShell.Quote(["ssh", .. Settings, host.Address]);

    /// <summary>The connection that all commands share, with a command of its own that holds it open. Says when the host has let us in.</summary>
    public IReadOnlyList<string> Master(string socket, IReadOnlyList<string> command) =>
        ["ssh", .. BeginMark.SayLoggedIn, .. Options, "-M", .. Socket(socket), .. Aimed(command)];

    /// <summary>A command over the shared connection. Without that it fails: a second connection is never made behind our back.</summary>
    public IReadOnlyList<string> Client(string socket, IReadOnlyList<string> command) =>
        ["ssh", "-o", "ProxyCommand=false", "-o", "ControlMaster=no", .. Options, .. Socket(socket), .. Aimed(command)];

    /// <summary>A command over a connection of its own, which says when the host has let us in.</summary>
    public IReadOnlyList<string> Trial(IReadOnlyList<string> command) => ["ssh", .. BeginMark.SayLoggedIn, .. Alone(command).Skip(1)];

    /// <summary>A command over a connection of its own.</summary>
    public IReadOnlyList<string> Alone(IReadOnlyList<string> command) => ["ssh", "-o", "ControlMaster=no", .. Options, "-S", "none", .. Aimed(command)];

    /// <summary>Prints what the ssh_config comes to for this host, and connects to nothing.</summary>
    public IReadOnlyList<string> ShowConfig => ["ssh", "-G", .. Settings, "--", host.Address];

    private IEnumerable<string> Settings =>
    [
        .. Option("-F", host.SshConfig),
        .. Option("-p", host.Port?.ToString(CultureInfo.InvariantCulture)),
        .. Option("-l", host.User),
        .. Option("-i", host.IdentityFile),
        .. Option("-J", host.ProxyJump),
        .. host.KnownHosts.Count > 0 ? ["-o", $"UserKnownHostsFile={string.Join(' ', host.KnownHosts)}", "-o", "GlobalKnownHostsFile=none"] : Array.Empty<string>(),
    ];

    // Never a question, a terminal, or a forwarding that the user's ssh_config has for other purposes.
    private IEnumerable<string> Options =>
    [
        "-T", "-a", "-x", "-e", "none",
        "-o", "BatchMode=yes",
        "-o", "ClearAllForwardings=yes",
        "-o", "PermitLocalCommand=no",
        "-o", "RemoteCommand=none",
        "-o", "ControlPersist=no",
        "-o", "LogLevel=INFO",
        "-o", string.Create(CultureInfo.InvariantCulture, $"ConnectTimeout={Math.Max(1, Math.Ceiling(connectTimeout.TotalSeconds))}"),
        "-o", string.Create(CultureInfo.InvariantCulture, $"ServerAliveInterval={AliveIntervalSeconds}"),
        "-o", "ServerAliveCountMax=3",
    ];

    private static IEnumerable<string> Socket(string path) => ["-S", path.Replace("%", "%%", StringComparison.Ordinal)];

    private static IEnumerable<string> Option(string name, string? value) => value is null ? [] : [name, value];

    private IEnumerable<string> Aimed(IReadOnlyList<string> command) => [.. Settings, "--", host.Address, LoginShell.Command(command)];
}
