using System.Text.RegularExpressions;
using MultiHost.Hosts;
using MultiHost.Labs.Foundation;
using MultiHost.Settings;

namespace MultiHost.Labs;

/// <summary>A lab whose first host the controller reaches around the lab's network, and the others through it, as if from the first:
/// those can be cut off.</summary>
internal sealed partial class SessionLab : IAsyncDisposable
{
    private readonly Lab lab;
    private readonly string config;
    private readonly List<NetworkDoor> doors = [];

    private SessionLab(Lab lab)
    {
        this.lab = lab;
        config = Path.Combine(Path.GetDirectoryName(lab.SshConfig)!, "through_the_network");
        File.WriteAllText(config, Network().Replace(File.ReadAllText(lab.SshConfig), $"--net=/run/netns/{lab.Hosts[0].NetworkNamespace}"));
    }

    public IReadOnlyList<LabHost> Hosts => lab.Hosts;

    public static async Task<SessionLab> UpAsync(int hosts)
    {
        string name = $"s{Guid.NewGuid():N}"[..8];
        LabLocation location = new(name) { StateFolder = Path.Combine(Path.GetTempPath(), $"mhlab-{name}") };
        return new SessionLab(await Lab.UpAsync(new LabOptions { Location = location, Hosts = hosts }));
    }

    /// <summary>A host of the lab, by a way to it. SSH.NET starts no program that enters the lab's network, so it gets a door into that.</summary>
    public HostDefinition Definition(string name, LabHost host, SshWay way = SshWay.Ssh)
    {
        if (way != SshWay.SshNet)
        {
            return new(name, host.Address) { Transport = TransportKind.Ssh, SshConfig = config, ControlSocket = way == SshWay.Ssh };
        }

        NetworkDoor door = new(lab.Hosts[0].NetworkNamespace, host.Address, 22);
        doors.Add(door);
        string folder = Path.GetDirectoryName(config)!;
        string known = Path.Combine(folder, $"known_{door.Port}");
        string key = File.ReadLines(Path.Combine(folder, "known_hosts")).First(l => l.Contains(host.Address, StringComparison.Ordinal));
        File.WriteAllText(known, $"[127.0.0.1]:{door.Port} {key[(key.IndexOf(' ') + 1)..]}\n");
        return new(name, "127.0.0.1")
        {
            Transport = TransportKind.Sshnet, User = "root", Port = door.Port, IdentityFile = Path.Combine(folder, "id_ed25519"), KnownHosts = [known],
        };
    }

    public Task<LabFault> CutAsync(LabHost one, LabHost other) => lab.CutAsync(one, other);

    /// <summary>Waits until nothing of any run is left on a host: processes of agents, their folders, ssh connections and what holds
    /// those open.</summary>
    public static async Task<string> LeftoversAsync(LabHost host)
    {
        // Written so that it does not find itself. A cat is what holds a connection open.
        const string Script = """
            rounds=0
            while left=$(grep -lsa 'MULTIHOST[_]' /proc/[0-9]*/environ; grep -lsaE '[m]ultihost-|[s]shd: root' /proc/[0-9]*/cmdline; grep -lsazx cat /proc/[0-9]*/cmdline; ls -d /tmp/mh-* /root/.cache/multihost/runs/*/* 2>/dev/null); [ -n "$left" ] && [ $rounds -lt 120 ]; do
              rounds=$((rounds + 1)); sleep 0.25
            done
            for path in $left; do case $path in /proc/*) printf '%s %s\n' "$path" "$(tr '\0' ' ' <"${path%/*}/cmdline")" ;; *) printf '%s\n' "$path" ;; esac; done
            """;
        return (await host.RunAsync(["/bin/sh", "-c", Script], TimeSpan.FromSeconds(60))).Output;
    }

    public async ValueTask DisposeAsync()
    {
        doors.ForEach(d => d.Dispose());
        await lab.DisposeAsync();
    }

    [GeneratedRegex(@"--net=\S+")]
    private static partial Regex Network();
}
