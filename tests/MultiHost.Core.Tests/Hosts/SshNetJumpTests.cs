using MultiHost.Settings;

namespace MultiHost.Hosts;

/// <summary>Through another host by sshnet, with two real OpenSSH servers.</summary>
[Collection("sshd")]
public sealed class SshNetJumpTests
{
    private static readonly TimeSpan Deadline = SshTransports.Deadline;

    [SshFact]
    public async Task Connect_ThroughAJumpHost_WorksAndListensToNobodyElse()
    {
        await using SshServer jump = await SshServer.StartAsync();
        await using SshServer server = await SshServer.StartAsync();
        IReadOnlySet<string> before = Listening();
        await using IHostTransport transport = await SshTransports.ConnectAsync(Through(jump, server));
        SshServers.Connections(jump.Id).Should().NotBeEmpty();
        SshServers.Connections(server.Id).Should().NotBeEmpty();

        (int code, string output, _) = await SshTransports.RunAsync(transport, ["/bin/sh", "-c", "echo $XDG_CACHE_HOME; exit 3"]);

        (code, output.Trim()).Should().Be((3, Path.Combine(server.Folder, "cache")));
        await EndsAsync(before);
        await transport.DisposeAsync();
        await SshServers.ConnectionsEndedAsync(jump.Id);
        await SshServers.ConnectionsEndedAsync(server.Id);
    }

    [SshFact]
    public async Task Exited_WhenTheJumpHostBreaks_SaysSo()
    {
        await using SshServer jump = await SshServer.StartAsync();
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await SshTransports.ConnectAsync(Through(jump, server));
        await using IHostProcess process = transport.Start(["/bin/sh", "-c", "echo here; exec cat"]);
        await SshTransports.ReadLineAsync(process);

        SshServers.KillConnections(jump.Id);

        (await process.Exited.WaitAsync(Deadline, TimeProvider.System)).Should().Be(255);
        process.Broken.Should().NotBeNull();
    }

    [SshFact]
    public async Task Connect_WhenTheJumpHostIsUnknown_NamesIt()
    {
        await using SshServer jump = await SshServer.StartAsync();
        await using SshServer server = await SshServer.StartAsync();

        (HostUnavailableException failure, _) = await SshTransports.FailAsync(Through(jump, server) with { KnownHosts = [server.KnownHosts] });

        failure.Message.Should().StartWith($"Host alpha: its jump host 127.0.0.1: its ssh host key is not known on this machine ([127.0.0.1]:{jump.Port})");
    }

    [SshFact]
    public async Task Connect_WhenTheJumpHostForwardsNothing_Fails()
    {
        await using SshServer jump = await SshServer.StartAsync(settings: "AllowTcpForwarding no");
        await using SshServer server = await SshServer.StartAsync();

        (HostUnavailableException failure, string byHand) = await SshTransports.FailAsync(Through(jump, server));

        failure.Message.Should().StartWith("Host alpha: it cannot be reached by sshnet after 3 attempts. sshnet said:\n    ").And.EndWith($"Try by hand: {byHand}");
        byHand.Should().Contain($"-J root@127.0.0.1:{jump.Port}");
    }

    private static HostDefinition Through(SshServer jump, SshServer server)
    {
        File.AppendAllText(Path.Combine(jump.Folder, "authorized_keys"), File.ReadAllText($"{server.UserKey}.pub"));
        return server.Host("alpha", SshWay.SshNet) with { ProxyJump = $"root@127.0.0.1:{jump.Port}", KnownHosts = [jump.KnownHosts, server.KnownHosts] };
    }

    // Other tests of this process may listen, too; each of them ends.
    private static async Task EndsAsync(IReadOnlySet<string> before)
    {
        using CancellationTokenSource late = new(Deadline, TimeProvider.System);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (!Listening().IsSubsetOf(before))
        {
            await timer.WaitForNextTickAsync(late.Token);
        }
    }

    // The sockets of this process on which it listens for TCP: by their inodes, as proc(5) has them.
    private static HashSet<string> Listening()
    {
        const string Listens = "0A";
        HashSet<string> own = [.. Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(Target).Where(t => t.StartsWith("socket:[", StringComparison.Ordinal)).Select(t => t[8..^1])];
        return [.. new[] { "tcp", "tcp6" }.SelectMany(f => File.ReadLines($"/proc/self/net/{f}").Skip(1))
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(w => w[3] == Listens)
            .Select(w => w[9])
            .Where(own.Contains)];
    }

    private static string Target(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget ?? "";
        }
        catch (IOException)
        {
            return ""; // it was closed meanwhile
        }
    }
}
