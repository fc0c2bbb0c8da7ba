namespace MultiHost.Hosts;

/// <summary>With a real OpenSSH server.</summary>
[Collection("sshd")]
public sealed class SshTransportTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [SshFact]
    public async Task Start_WithAnyArguments_HandsThemOverUnharmed()
    {
        string[] harmful = ["", " ", "it's", "\"", "$HOME", "`id`", "a\nb", "*", "\\", "!", "~", "-n", "ä€", "#", "a;b|c&d"];
        await using SshServer server = await SshServer.StartAsync();
        await using SshTransport transport = await ConnectAsync(server);

        (int code, string output, _) = await RunAsync(transport, ["/usr/bin/printf", "%s|", .. harmful]);

        code.Should().Be(0);
        output.Should().Be(string.Concat(harmful.Select(a => $"{a}|")));
    }

    [SshFact]
    public async Task Exited_WhenTheCommandEndsWithSshsOwnCode_IsTheCommands()
    {
        await using SshServer server = await SshServer.StartAsync();
        await using SshTransport transport = await ConnectAsync(server);
        IHostProcess process = transport.Start(["/bin/sh", "-c", "echo words >&2; exit 255"]);

        (await process.Exited.WaitAsync(Deadline, TimeProvider.System)).Should().Be(255);

        process.Broken.Should().BeNull();
        process.ErrorTail.Should().Be("words");
    }

    [SshFact]
    public async Task Exited_WhenTheConnectionBreaks_SaysSo()
    {
        await using SshServer server = await SshServer.StartAsync();
        await using SshTransport transport = await ConnectAsync(server);
        IHostProcess process = transport.Start(["/bin/sh", "-c", "echo here; exec cat"]);
        await ReadLineAsync(process);

        SshServers.KillConnections(server.Id);

        (await process.Exited.WaitAsync(Deadline, TimeProvider.System)).Should().Be(255);
        process.Broken.Should().Be("Connection to 127.0.0.1 closed by remote host.");
        process = transport.Start(["/bin/true"]);
        (await process.Exited.WaitAsync(Deadline, TimeProvider.System)).Should().Be(255, "no second connection is made");
    }

    [SshFact]
    public async Task Dispose_OfTheTransport_EndsTheConnectionAndLeavesNothing()
    {
        await using SshServer server = await SshServer.StartAsync();
        SshTransport transport = await ConnectAsync(server);
        SshServers.Connections(server.Id).Should().NotBeEmpty();

        await transport.DisposeAsync();

        await SshServers.ConnectionsEndedAsync(server.Id);
        Directory.EnumerateDirectories(Path.GetTempPath(), "mh-ssh-*").Where(IsOurs).Should().BeEmpty();
    }

    [SshFact]
    public async Task Connect_WhenTheHostKeyIsUnknown_SaysHowToAcceptIt()
    {
        await using SshServer server = await SshServer.StartAsync();
        server.TrustHostKey(null);

        (await FailureAsync(server)).Should().Be(
            $"""
            Host alpha: its ssh host key is not known on this machine ([127.0.0.1]:{server.Port}). ssh said:
                Host key verification failed.
            Look at the key and accept it by hand: ssh -F {server.Config} alpha true
            Or, in a network that you trust: ssh-keyscan -p {server.Port} 127.0.0.1 >> {server.KnownHosts}
            """);
    }

    [SshFact]
    public async Task Connect_WhenTheHostKeyHasChanged_SaysHowToForgetTheOldOne()
    {
        await using SshServer server = await SshServer.StartAsync();
        server.TrustHostKey("other_key");

        string message = await FailureAsync(server);

        message.Should().StartWith(
            $"Host alpha: its ssh host key is not the one that is known for [127.0.0.1]:{server.Port}. "
            + "Was it installed anew, or is somebody in between? ssh said:\n    @@@");
        message.Should().EndWith(
            $"""
            If it was installed anew, forget the old key: ssh-keygen -R '[127.0.0.1]:{server.Port}' -f {server.KnownHosts}
            Then accept the new one by hand: ssh -F {server.Config} alpha true
            """);
    }

    [SshFact]
    public async Task Connect_WhenTheKeyIsNotLetIn_SaysWhoWanted()
    {
        await using SshServer server = await SshServer.StartAsync();
        File.WriteAllText(Path.Combine(server.Folder, "authorized_keys"), "");

        (await FailureAsync(server)).Should().Be(
            $"""
            Host alpha: it does not let user root in. MultiHost never asks for a password. ssh said:
                root@127.0.0.1: Permission denied (publickey).
            Correct User or IdentityFile of <Host Name="alpha">, or let your key in: ssh-copy-id root@alpha
            Try by hand: ssh -F {server.Config} alpha true
            """);
    }

    [SshFact]
    public async Task Connect_WhenThePortIsRefused_TriesAgainAndGivesUp()
    {
        await using SshServer server = await SshServer.StartAsync();
        int closed = SshServer.FreePort();

        (await FailureAsync(server, closed)).Should().Be(
            $"""
            Host alpha: it cannot be reached by ssh after 3 attempts. ssh said:
                ssh: connect to host 127.0.0.1 port {closed}: Connection refused
            Try by hand: ssh -F {server.Config} -p {closed} alpha true
            """);
    }

    [SshFact]
    public async Task Connect_WhenNobodyAnswers_EndsWithTheCallersCancellation()
    {
        await using SshServer server = await SshServer.StartAsync();
        using SilentPort silent = new();
        using CancellationTokenSource cancellation = new(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        await using SshTransport transport = new(server.Host("alpha") with { Port = silent.Port }, Deadline, TimeProvider.System);

        await transport.Awaiting(t => t.ConnectAsync(cancellation.Token)).Should().ThrowAsync<OperationCanceledException>();

        Directory.EnumerateDirectories(Path.GetTempPath(), "mh-ssh-*").Where(IsOurs).Should().BeEmpty();
    }

    private static bool IsOurs(string folder) => SshServers.SocketFoldersOf(Environment.ProcessId).Contains(folder);

    private static async Task<SshTransport> ConnectAsync(SshServer server)
    {
        SshTransport transport = new(server.Host("alpha"), Deadline, TimeProvider.System);
        await transport.ConnectAsync(CancellationToken.None).WaitAsync(Deadline, TimeProvider.System);
        return transport;
    }

    private static async Task<string> FailureAsync(SshServer server, int? port = null)
    {
        await using SshTransport transport = new(server.Host("alpha") with { Port = port }, Deadline, TimeProvider.System);
        return (await transport.Awaiting(t => t.ConnectAsync(CancellationToken.None)).Should().ThrowAsync<HostUnavailableException>()).Which.Message;
    }

    internal static async Task<(int Code, string Output, string Errors)> RunAsync(IHostTransport transport, IReadOnlyList<string> arguments)
    {
        await using IHostProcess process = transport.Start(arguments);
        string output = await Task.Run(() => new StreamReader(process.Output).ReadToEnd()).WaitAsync(Deadline, TimeProvider.System);
        return (await process.Exited.WaitAsync(Deadline, TimeProvider.System), output, process.ErrorTail);
    }

    internal static Task<string?> ReadLineAsync(IHostProcess process) =>
        Task.Run(() => new StreamReader(process.Output).ReadLine()).WaitAsync(Deadline, TimeProvider.System);
}
