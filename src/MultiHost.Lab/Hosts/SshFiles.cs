using MultiHost.Labs.Foundation;

namespace MultiHost.Labs.Hosts;

/// <summary>The lab's keys, the known hosts and the ssh_config that reaches them.</summary>
internal sealed class SshFiles(LabLocation location)
{
    private const string ServerConfig = """
        # Written by `multihost lab up`.
        ListenAddress {0}
        HostKey /etc/ssh/ssh_host_ed25519_key
        PermitRootLogin prohibit-password
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        UsePAM no
        UseDNS no
        PrintMotd no
        MaxStartups 200
        MaxSessions 200
        AcceptEnv LANG LC_*
        Subsystem sftp internal-sftp
        """;

    public string Folder => location.File("ssh");

    public string Config => location.File("ssh", "ssh_config");

    public string PrivateKey => location.File("ssh", "id_ed25519");

    private string KnownHosts => location.File("ssh", "known_hosts");

    /// <summary>Makes the key that logs in, and the key of every host in the folder that becomes the host's /etc.</summary>
    public async Task MakeKeysAsync(IReadOnlyList<LabHostState> hosts, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Task own = MakeKeyAsync(PrivateKey, location.Name, cancellationToken);
        await Task.WhenAll(hosts.Select(h => MakeHostKeyAsync(h, cancellationToken)).Append(own)).ConfigureAwait(false);
        await File.WriteAllLinesAsync(KnownHosts, hosts.Select(KnownHost), cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(Config, string.Concat(hosts.Select(ConfigOf)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets root of every host log in at every other with the lab's key.</summary>
    public void Give(string hostFolder)
    {
        string root = Path.Combine(hostFolder, "private", "root", ".ssh");
        Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Copy($"{PrivateKey}.pub", Path.Combine(root, "authorized_keys"));
        File.Copy(PrivateKey, Path.Combine(root, "id_ed25519"));
        File.Copy(KnownHosts, Path.Combine(hostFolder, "upper", "etc", "ssh", "ssh_known_hosts"));
    }

    private static Task MakeKeyAsync(string path, string comment, CancellationToken cancellationToken) =>
        LabTool.RunAsync(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path], cancellationToken);

    private string HostKey(LabHostState host) => location.File("hosts", host.Name, "upper", "etc", "ssh", "ssh_host_ed25519_key");

    private async Task MakeHostKeyAsync(LabHostState host, CancellationToken cancellationToken)
    {
        string key = HostKey(host);
        string folder = Path.GetDirectoryName(key)!;
        Directory.CreateDirectory(folder);
        await MakeKeyAsync(key, host.Name, cancellationToken).ConfigureAwait(false);
        string config = ServerConfig.Replace("{0}", host.Address, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "sshd_config"), $"{config}\n", cancellationToken).ConfigureAwait(false);
    }

    private string KnownHost(LabHostState host)
    {
        string[] key = File.ReadAllText($"{HostKey(host)}.pub").Split(' ');
        return $"{host.Name},{host.Address} {key[0]} {key[1]}";
    }

    // The way in goes around the lab's network: a cut between hosts does not cut the controller off. nc only connects, and hands its socket
    // over: a relay without TCP_NODELAY would cost 40 ms whenever two small messages follow each other.
    private string ConfigOf(LabHostState host) => $"""
        Host {host.Name} {host.Address}
          HostName {host.Address}
          User root
          IdentityFile "{PrivateKey}"
          IdentitiesOnly yes
          UserKnownHostsFile "{KnownHosts}"
          GlobalKnownHostsFile /dev/null
          StrictHostKeyChecking yes
          ProxyCommand nsenter --net={host.Network.Path} nc -F {host.Address} 22
          ProxyUseFdpass yes


        """;
}
