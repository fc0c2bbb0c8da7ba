namespace MultiHost.Hosts;

/// <summary>Host keys and what is known of them, by sshnet and with a real OpenSSH server. SSH.NET alone would accept any.</summary>
[Collection("sshd")]
public sealed class SshNetHostKeyTests
{
    [SshFact]
    public async Task Connect_WhenTheHostKeyIsUnknown_ShowsItAndAddsNothing()
    {
        await using SshServer server = await SshServer.StartAsync();
        server.TrustHostKey(null);

        (await FailureAsync(server)).Should().Be(
            $"""
            Host alpha: its ssh host key is not known on this machine ([127.0.0.1]:{server.Port}): {Fingerprint(server)}.
            If that is the host's key (on the host: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), add it to {server.KnownHosts}:
                [127.0.0.1]:{server.Port} {Key(server, "host_key")}
            """);
        File.ReadAllText(server.KnownHosts).Should().BeEmpty();
    }

    [SshFact]
    public async Task Connect_ByTheLineThatTheMessageShows_Connects()
    {
        await using SshServer server = await SshServer.StartAsync();
        server.TrustHostKey(null);
        File.WriteAllText(server.KnownHosts, (await FailureAsync(server)).Split('\n')[^1].Trim());

        await using IHostTransport transport = await SshTransports.ConnectAsync(server, SshWay.SshNet);
    }

    [SshFact]
    public async Task Connect_WhenTheHostKeyHasChanged_SaysHowToForgetTheOldOne()
    {
        await using SshServer server = await SshServer.StartAsync();
        server.TrustHostKey("other_key");

        (await FailureAsync(server)).Should().Be(
            $"""
            Host alpha: its ssh host key {Fingerprint(server)} is not the one that is known for [127.0.0.1]:{server.Port} ({server.KnownHosts}:1). Was it installed anew, or is somebody in between?
            If it was installed anew, forget the old key: ssh-keygen -R '[127.0.0.1]:{server.Port}' -f {server.KnownHosts}
            Then add the new one to that file:
                [127.0.0.1]:{server.Port} {Key(server, "host_key")}
            """);
    }

    [SshFact]
    public async Task Connect_WhenTheKnownNamesAreHashed_FindsTheHost()
    {
        await using SshServer server = await SshServer.StartAsync();
        await SshServer.RunAsync("/bin/sh", "-c", $"ssh-keygen -q -H -f {server.KnownHosts} 2>/dev/null");
        File.ReadAllText(server.KnownHosts).Should().StartWith("|1|");

        await using IHostTransport transport = await SshTransports.ConnectAsync(server, SshWay.SshNet);
    }

    [SshTheory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.?,!127.0.0.2")]
    [InlineData("127.0.0.*")]
    [InlineData("other.example,127.0.0.1")]
    public async Task Connect_WhenTheHostIsKnownByAnotherWord_FindsIt(string names)
    {
        await using SshServer server = await SshServer.StartAsync();
        File.WriteAllText(server.KnownHosts, $"# known\n\n{names} {Key(server, "host_key")} a comment\n");

        await using IHostTransport transport = await SshTransports.ConnectAsync(server, SshWay.SshNet);
    }

    [SshTheory]
    [InlineData("127.0.0.2")]
    [InlineData("[127.0.0.1]:1")]
    [InlineData("127.0.0.*,!127.0.0.1")]
    [InlineData("127x0y0z1")]
    public async Task Connect_WhenOnlyOtherHostsAreKnown_Refuses(string names)
    {
        await using SshServer server = await SshServer.StartAsync();
        File.WriteAllText(server.KnownHosts, $"{names} {Key(server, "host_key")}\n");

        (await FailureAsync(server)).Should().Contain("is not known on this machine");
    }

    [SshFact]
    public async Task Connect_WhenTheKeyIsRevoked_RefusesThoughItIsKnown()
    {
        await using SshServer server = await SshServer.StartAsync();
        File.AppendAllText(server.KnownHosts, $"@revoked * {Key(server, "host_key")}\n");

        (await FailureAsync(server)).Should().StartWith($"Host alpha: its ssh host key is revoked by {server.KnownHosts}:2: {Fingerprint(server)}.\n");
    }

    [SshFact]
    public async Task Connect_WhenTheHostIsKnownByAnAuthorityAlone_SaysThatItCannotCheckThat()
    {
        await using SshServer server = await SshServer.StartAsync();
        File.WriteAllText(server.KnownHosts, $"@cert-authority * {Key(server, "other_key")}\n");

        (await FailureAsync(server)).Should().StartWith(
            $"Host alpha: its ssh host key is known by a certificate authority alone ({server.KnownHosts}:1), which sshnet cannot check.\nTake Transport=\"ssh\", or add ");
    }

    [SshFact]
    public async Task Connect_WhenTheSecondOfSeveralFilesKnowsTheHost_Connects()
    {
        await using SshServer server = await SshServer.StartAsync();
        string empty = Path.Combine(server.Folder, "empty");
        File.WriteAllText(empty, "");

        await using IHostTransport transport = await SshTransports.ConnectAsync(server.Host("alpha", SshWay.SshNet) with { KnownHosts = [empty, server.KnownHosts] });
    }

    [SshFact]
    public async Task Connect_WhenAnotherKindOfItsKeysIsKnown_AsksForThatOne()
    {
        using TempFolder folder = new();
        string rsa = Path.Combine(folder.Path, "rsa");
        await SshServer.RunAsync("ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", rsa);
        await using SshServer server = await SshServer.StartAsync(settings: $"HostKey {rsa}");
        File.WriteAllText(server.KnownHosts, $"[127.0.0.1]:{server.Port} {File.ReadAllText($"{rsa}.pub")}");

        await using IHostTransport transport = await SshTransports.ConnectAsync(server, SshWay.SshNet);
    }

    private static async Task<string> FailureAsync(SshServer server)
    {
        (HostUnavailableException failure, _) = await SshTransports.FailAsync(server.Host("alpha", SshWay.SshNet));
        failure.Reason.Should().Be(InfrastructureReason.Refused);
        return failure.Message;
    }

    private static string Key(SshServer server, string name) => string.Join(' ', File.ReadAllText(Path.Combine(server.Folder, $"{name}.pub")).Split(' ')[..2]).Trim();

    private static string Fingerprint(SshServer server)
    {
        byte[] hash = System.Security.Cryptography.SHA256.HashData(Convert.FromBase64String(Key(server, "host_key").Split(' ')[1]));
        return $"ssh-ed25519 SHA256:{Convert.ToBase64String(hash).TrimEnd('=')}";
    }
}
