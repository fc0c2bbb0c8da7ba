namespace MultiHost.Hosts;

/// <summary>What every way says of a host that it does not reach, with a real OpenSSH server.</summary>
[Collection("sshd")]
public sealed class SshConnectTests
{
    [SshTheory]
    [Ways(SshWay.Ssh, SshWay.SshAlone)]
    public async Task Connect_WhenTheHostKeyIsUnknown_SaysHowToAcceptIt(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        server.TrustHostKey(null);

        (await FailureAsync(server, way)).Should().Be(
            $"""
            Host alpha: its ssh host key is not known on this machine ([127.0.0.1]:{server.Port}). ssh said:
                Host key verification failed.
            Look at the key and accept it by hand: ssh -F {server.Config} alpha true
            Or, in a network that you trust: ssh-keyscan -p {server.Port} 127.0.0.1 >> {server.KnownHosts}
            """);
    }

    [SshTheory]
    [Ways(SshWay.Ssh, SshWay.SshAlone)]
    public async Task Connect_WhenTheHostKeyHasChanged_SaysHowToForgetTheOldOne(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        server.TrustHostKey("other_key");

        string message = await FailureAsync(server, way);

        message.Should().StartWith(
            $"Host alpha: its ssh host key is not the one that is known for [127.0.0.1]:{server.Port}. "
            + "Was it installed anew, or is somebody in between? ssh said:\n    @@@");
        message.Should().EndWith(
            $"""
            If it was installed anew, forget the old key: ssh-keygen -R '[127.0.0.1]:{server.Port}' -f {server.KnownHosts}
            Then accept the new one by hand: ssh -F {server.Config} alpha true
            """);
    }

    [SshTheory]
    [Ways(SshWay.Ssh, SshWay.SshAlone)]
    public async Task Connect_WhenTheKeyIsNotLetIn_SaysWhoWanted(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        File.WriteAllText(Path.Combine(server.Folder, "authorized_keys"), "");

        (await FailureAsync(server, way)).Should().Be(
            $"""
            Host alpha: it does not let user root in. MultiHost never asks for a password. ssh said:
                root@127.0.0.1: Permission denied (publickey).
            Correct User or IdentityFile of <Host Name="alpha">, or let your key in: ssh-copy-id root@alpha
            Try by hand: ssh -F {server.Config} alpha true
            """);
    }

    [SshFact]
    public async Task Connect_BySshNetWhenTheKeyIsNotLetIn_SaysWhoWantedAndByWhat()
    {
        await using SshServer server = await SshServer.StartAsync();
        File.WriteAllText(Path.Combine(server.Folder, "authorized_keys"), "");

        (HostUnavailableException failure, string byHand) = await SshTransports.FailAsync(server.Host("alpha", SshWay.SshNet));

        failure.Reason.Should().Be(InfrastructureReason.Refused);
        failure.Message.Should().MatchRegex(
            $"^Host alpha: it does not let user root in. MultiHost never asks for a password. Tried: {server.UserKey}(, \\d+ of the ssh-agent)?. sshnet said:\n"
            + "    Permission denied \\(publickey\\)\\.\n"
            + "Correct User or IdentityFile of <Host Name=\"alpha\">, or let your key in: ssh-copy-id root@127.0.0.1\nTry by hand: ");
        failure.Message.Should().EndWith(byHand);
    }

    [SshTheory]
    [Ways]
    public async Task Connect_WhenThePortIsRefused_TriesAgainAndGivesUp(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        int closed = SshServer.FreePort();

        (HostUnavailableException failure, string byHand) = await SshTransports.FailAsync(server.Host("alpha", way) with { Port = closed });

        failure.Reason.Should().Be(InfrastructureReason.Unreachable);
        failure.Message.Should().Be(way == SshWay.SshNet
            ? $"Host alpha: it cannot be reached by sshnet after 3 attempts. sshnet said:\n    Connection refused\nTry by hand: {byHand}"
            : $"Host alpha: it cannot be reached by ssh after 3 attempts. ssh said:\n    ssh: connect to host 127.0.0.1 port {closed}: Connection refused\nTry by hand: {byHand}");
    }

    [SshTheory]
    [Ways]
    public async Task Connect_WhenTheNameIsNotFound_NamesIt(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();

        (HostUnavailableException failure, _) = await SshTransports.FailAsync(server.Host("alpha", way) with { Address = "no-such-host.invalid" });

        failure.Reason.Should().Be(InfrastructureReason.Unreachable);
        failure.Message.Should().MatchRegex("(?i)(name.* no-such-host.invalid|hostname no-such-host.invalid)");
    }

    private static async Task<string> FailureAsync(SshServer server, SshWay way) => (await SshTransports.FailAsync(server.Host("alpha", way))).Failure.Message;
}
