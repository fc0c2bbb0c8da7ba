using System.Globalization;

namespace MultiHost.Settings;

/// <summary>A <c>&lt;Host&gt;</c> of the pool.</summary>
/// <param name="Name">Unique in the pool without regard to case; 1 to 64 letters, digits, <c>-</c>, <c>_</c> or <c>.</c></param>
/// <param name="Address">Address at which the other hosts reach this one. For ssh also where the controller connects to, which may be a
/// <c>Host</c> of the ssh_config.</param>
public sealed record HostDefinition(string Name, string Address)
{
    /// <summary>How the controller reaches the host.</summary>
    /// <value>Default: <see cref="TransportKind.Local"/>.</value>
    public TransportKind Transport { get; init; } = TransportKind.Local;

    /// <summary>What the host can do or has, compared without regard to case; tests and roles ask for labels.</summary>
    /// <value>Default: none.</value>
    public IReadOnlySet<string> Labels { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many test collections may use the host at the same time: those of this run, and, of a host that is leased, those of other runs with them. The smallest number counts
    /// that any of the runs has.</summary>
    /// <value>1 to 1000. Default: 1.</value>
    public int Capacity { get; init; } = 1;

    internal const int MostCapacity = 1000;

    /// <summary>Path of the dotnet executable on the host.</summary>
    /// <value>Default: null, for the one that the controller finds or brings along.</value>
    public string? Dotnet { get; init; }

    /// <summary>Who logs in by ssh.</summary>
    /// <value>Default: null, for what the ssh_config says; for sshnet, the user of this process.</value>
    public string? User { get; init; }

    /// <summary>Port of the ssh server.</summary>
    /// <value>1 to 65535. Default: null, for what the ssh_config says; for sshnet, 22.</value>
    public int? Port { get; init; }

    /// <summary>Path of the private key for ssh, on the controller.</summary>
    /// <value>Default: null, for the ssh_config's keys and the agent's; for sshnet, the agent's and those of <c>~/.ssh</c>.</value>
    public string? IdentityFile { get; init; }

    /// <summary>Path of the ssh_config on the controller.</summary>
    /// <value>Default: null, for the user's and the system's.</value>
    public string? SshConfig { get; init; }

    /// <summary>For ssh: whether commands share one connection by a control socket; if not, each command makes a connection of its own.</summary>
    /// <value>Default: <c>true</c>; on Windows, whose OpenSSH has none, <c>false</c>.</value>
    public bool ControlSocket { get; init; } = !OperatingSystem.IsWindows();

    /// <summary>For sshnet: files on the controller that say which host keys are known, in the place of the user's and the system's.</summary>
    /// <value>Default: none, for those that the OpenSSH client reads: <c>~/.ssh/known_hosts</c>, <c>/etc/ssh/ssh_known_hosts</c> and the <c>…2</c> beside each.</value>
    public IReadOnlyList<string> KnownHosts { get; init; } = [];

    /// <summary>For sshnet: the host that the connection goes through, as <c>[user@]host[:port]</c>.</summary>
    /// <value>Default: null, for a direct connection.</value>
    public string? ProxyJump { get; init; }

    /// <summary>For exec: the command that starts another on the host, with <c>{command}</c> where that one belongs.</summary>
    /// <value>Not null if, and only if, <see cref="Transport"/> is <see cref="TransportKind.Exec"/>.</value>
    public string? Command { get; init; }

    /// <summary>The <c>&lt;Property&gt;</c> elements of this host, names compared without regard to case. They win over those of all hosts.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Those of this host that it gets only while it plays one of their roles; they win over <see cref="Properties"/>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<RoleProperty> RoleProperties { get; init; } = [];

    /// <summary>Which of the host's places this is: 0 to <see cref="Capacity"/> - 1. Each has a session of its own.</summary>
    /// <value>In settings always 0.</value>
    internal int Seat { get; init; }

    /// <summary>The host as its settings have it.</summary>
    internal HostDefinition Unseated => Seat == 0 ? this : this with { Seat = 0 };

    /// <summary>What marks the host's session among all of a run, in names of folders and in processes' environments: the host's name, and which of its places if that is not the first.</summary>
    internal string Mark => Seat == 0 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name}+{Seat + 1}"); // no name has a plus

    /// <summary>Whether we have chosen the address, and another one would do as well.</summary>
    internal bool IsAddressGiven { get; init; }
}
