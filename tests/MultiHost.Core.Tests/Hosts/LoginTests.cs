using MultiHost.Running;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Hosts;

/// <summary>Accounts and servers that are not as a run needs them, behind a real OpenSSH server; a ForceCommand plays their login shell.</summary>
[Collection("sshd")]
public sealed class LoginTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [SshTheory]
    [Ways]
    public async Task Connect_WhenTheShellPrintsATitleWithoutALineEnd_Connects(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync(settings: """ForceCommand printf title; exec /bin/sh -c "$SSH_ORIGINAL_COMMAND" """);
        await using IHostTransport transport = await SshTransports.ConnectAsync(server, way);

        (_, string output, _) = await SshTransports.RunAsync(transport, ["/bin/echo", "here"]);
        output.Should().Be("titlehere\n");
    }

    [SshTheory]
    [Ways]
    public async Task Connect_WhenTheAccountHasNoShell_ShowsWhatItPrints(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync(settings: "ForceCommand echo 'This account is not available.'; exit 1");

        (HostUnavailableException failure, string byHand) = await SshTransports.FailAsync(server.Host("alpha", way));

        failure.Message.Should().Be(
            $"""
            Host alpha: ssh connects as user root, but the login shell or a ForceCommand ended with exit code 1 and did not begin our command. The host printed:
                This account is not available.
            The account needs a shell that runs what it is given. Try by hand: {byHand}
            """);
    }

    [SshTheory]
    [Ways]
    public async Task Connect_WhenAForceCommandAsksAndWaits_ShowsWhatItPrints(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync(settings: """ForceCommand printf '\033[2JWhich host?\r\n1 alpha\n'; exec sleep 600""");
        await using IHostTransport transport = SshTransports.Of(server.Host("alpha", way));
        using CancellationTokenSource over = new(TimeSpan.FromSeconds(8), TimeProvider.System);

        (await transport.Awaiting(t => t.ConnectAsync(over.Token)).Should().ThrowAsync<HostUnavailableException>()).Which.Message.Should().Be(
            $"""
            Host alpha: ssh connects, but its login shell or a ForceCommand does not begin our command. It printed:
                \u001b[2JWhich host?
                1 alpha
            The account needs a shell that runs what it is given. Try by hand: {transport.ByHand("true")}
            """);
    }

    [SshTheory]
    [Ways]
    public async Task Connect_WhenAStartFileOfTheShellWaits_SaysWhereToLook(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        string begun = Path.Combine(server.Home, "begun");
        File.WriteAllText(Path.Combine(server.Home, ".bashrc"), $"touch {begun}; sleep 600");
        using FileSystemWatcher watcher = new(server.Home, "begun") { EnableRaisingEvents = true };
        await using IHostTransport transport = SshTransports.Of(server.Host("alpha", way));
        using CancellationTokenSource over = new();
        watcher.Created += (_, _) => over.Cancel();

        (await transport.Awaiting(t => t.ConnectAsync(over.Token)).Should().ThrowAsync<HostUnavailableException>()).Which.Message.Should().Be(
            $"""
            Host alpha: ssh connects, but its login shell or a ForceCommand does not begin our command. It printed nothing. Look for what waits in the shell's start files there, such as ~/.bashrc.
            The account needs a shell that runs what it is given. Try by hand: {transport.ByHand("true")}
            """);
    }

    [SshTheory]
    [Ways(SshWay.Ssh, SshWay.SshNet)]
    public async Task Open_WhenTheServerAllowsTooFewSessions_SaysWhatToRaise(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync(settings: "MaxSessions 2");
        await using AgentRun run = new(typeof(PassingEngine), new MultiHostSettings
        {
            Hosts = [server.Host("alpha", way)],
            Timeouts = new Timeouts { Connect = TimeSpan.FromMinutes(2) }, // a busy machine reads the output for long
        });

        (await run.Awaiting(r => r.OpenAsync("alpha")).Should().ThrowAsync<HostUnavailableException>()).Which.Message.Should().EndWith(
            "Its sshd allows too few commands over one connection: a run needs three at the same time. Raise MaxSessions in its sshd_config.");
    }

    [Theory]
    [InlineData("alpha", "-oProxyCommand=touch /tmp/owned", "Host alpha: the address '-oProxyCommand=touch /tmp/owned' is not allowed: *")]
    [InlineData("alpha", "a\nb", "Host alpha: the address 'a\\u000ab' is not allowed: *")]
    [InlineData("../../etc", "10.0.0.1", "'../../etc' is no name of a host. Allowed: *")]
    [InlineData("al\npha", "10.0.0.1", "'al\\u000apha' is no name of a host. Allowed: *")]
    public void Run_WithAHostThatNoRunsettingsCouldName_IsRefused(string name, string address, string message)
    {
        MultiHostSettings settings = new() { Hosts = [new HostDefinition(name, address) { Transport = TransportKind.Ssh }] };
        AgentLaunch launch = new(typeof(LoginTests).Assembly.Location, typeof(PassingEngine).AssemblyQualifiedName!);

        Action make = () => _ = new MultiHostRun(settings, launch, _ => { });

        make.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void Commands_PutTheAddressBehindAllOptions()
    {
        SshCommand ssh = new(new HostDefinition("alpha", "-v"), Deadline);

        ssh.Client("/socket", ["true"]).Should().EndWith(["--", "-v", "true"]);
        ssh.Master("/socket", ["true"]).Should().EndWith(["--", "-v", "true"]);
        ssh.Alone(["true"]).Should().EndWith(["--", "-v", "true"]);
        ssh.ShowConfig.Should().EndWith(["--", "-v"]);
    }
}
