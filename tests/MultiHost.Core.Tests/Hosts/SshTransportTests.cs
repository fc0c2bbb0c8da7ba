namespace MultiHost.Hosts;

/// <summary>Every way to a host, with a real OpenSSH server.</summary>
[Collection("sshd")]
public sealed class SshTransportTests
{
    private static readonly TimeSpan Deadline = SshTransports.Deadline;

    [SshTheory]
    [Ways]
    public async Task Start_WithAnyArguments_HandsThemOverUnharmed(SshWay way)
    {
        string[] harmful = ["", " ", "it's", "\"", "$HOME", "`id`", "a\nb", "*", "\\", "!", "~", "-n", "ä€", "#", "a;b|c&d"];
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await SshTransports.ConnectAsync(server, way);

        (int code, string output, _) = await SshTransports.RunAsync(transport, ["/usr/bin/printf", "%s|", .. harmful]);

        code.Should().Be(0);
        output.Should().Be(string.Concat(harmful.Select(a => $"{a}|")));
    }

    [SshTheory]
    [Ways]
    public async Task Start_OfSixteenCommandsAtOnce_RunsThemSideBySide(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await SshTransports.ConnectAsync(server, way);

        IHostProcess[] processes = [.. Enumerable.Range(0, 16).Select(i => transport.Start(["/bin/sh", "-c", $"echo {i}; exec cat"]))];

        string?[] lines = await Task.WhenAll(processes.Select(SshTransports.ReadLineAsync));
        lines.Should().Equal(Enumerable.Range(0, 16).Select(i => $"{i}"), "each waits for the end of its input, so all are there at once");
        foreach (IHostProcess process in processes)
        {
            await process.Input.DisposeAsync();
            (await process.Exited.WaitAsync(Deadline, TimeProvider.System)).Should().Be(0);
            await process.DisposeAsync();
        }
    }

    [SshTheory]
    [Ways]
    public async Task Exited_WhenTheCommandEndsWithSshsOwnCode_IsTheCommands(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await SshTransports.ConnectAsync(server, way);
        IHostProcess process = transport.Start(["/bin/sh", "-c", "echo words >&2; exit 255"]);

        (await process.Exited.WaitAsync(Deadline, TimeProvider.System)).Should().Be(255);

        process.Broken.Should().BeNull();
        process.ErrorTail.Should().Be("words");
    }

    [SshTheory]
    [Ways]
    public async Task Exited_WhenTheConnectionBreaks_SaysSo(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await SshTransports.ConnectAsync(server, way);
        IHostProcess process = transport.Start(["/bin/sh", "-c", "echo here; exec cat"]);
        await SshTransports.ReadLineAsync(process);

        SshServers.KillConnections(server.Id);

        (await process.Exited.WaitAsync(Deadline, TimeProvider.System)).Should().Be(255);
        process.Broken.Should().Be(way == SshWay.SshNet ? "An established connection was aborted by the server." : "Connection to 127.0.0.1 closed by remote host.");
    }

    [SshTheory]
    [Ways(SshWay.Ssh, SshWay.SshNet)]
    public async Task Start_AfterTheConnectionBroke_MakesNoSecondOne(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await SshTransports.ConnectAsync(server, way);
        IHostProcess process = transport.Start(["/bin/sh", "-c", "echo here; exec cat"]);
        await SshTransports.ReadLineAsync(process);
        SshServers.KillConnections(server.Id);
        await process.Exited.WaitAsync(Deadline, TimeProvider.System);

        process = transport.Start(["/bin/true"]);

        (await process.Exited.WaitAsync(Deadline, TimeProvider.System)).Should().Be(255);
    }

    [SshTheory]
    [Ways]
    public async Task Dispose_OfTheTransport_EndsTheConnectionAndLeavesNothing(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        IHostTransport transport = await SshTransports.ConnectAsync(server, way);
        IHostProcess process = transport.Start(["/bin/sh", "-c", "echo here; exec cat"]);
        await SshTransports.ReadLineAsync(process);
        SshServers.Connections(server.Id).Should().NotBeEmpty();

        await process.DisposeAsync();
        await transport.DisposeAsync();

        await SshServers.ConnectionsEndedAsync(server.Id);
        Directory.EnumerateDirectories(Path.GetTempPath(), "mh-ssh-*").Where(IsOurs).Should().BeEmpty();
    }

    [SshTheory]
    [Ways]
    public async Task Kill_OfACommand_EndsOurEndAndItsInputAndNoOther(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using IHostTransport transport = await SshTransports.ConnectAsync(server, way);
        string ended = Path.Combine(server.Temp, "ended");
        IHostProcess process = transport.Start(["/bin/sh", "-c", $"echo here; cat; touch {ended}.made; mv {ended}.made {ended}"]);
        await using IHostProcess other = transport.Start(["/bin/cat"]);
        await SshTransports.ReadLineAsync(process);

        process.Kill();

        await process.Exited.WaitAsync(Deadline, TimeProvider.System);
        (await Task.Run(() => process.Output.ReadByte()).WaitAsync(Deadline, TimeProvider.System)).Should().Be(-1);
        await process.DisposeAsync();
        await Task.Run(() => AwaitFile(ended)).WaitAsync(Deadline, TimeProvider.System);
        other.Input.Write("on\n"u8);
        other.Input.Flush();
        (await SshTransports.ReadLineAsync(other)).Should().Be("on");
    }

    [SshTheory]
    [Ways]
    public async Task Connect_WhenNobodyAnswers_EndsWithTheCallersCancellation(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        using SilentPort silent = new();
        using CancellationTokenSource cancellation = new(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        await using IHostTransport transport = SshTransports.Of(server.Host("alpha", way) with { Port = silent.Port });

        await transport.Awaiting(t => t.ConnectAsync(cancellation.Token)).Should().ThrowAsync<OperationCanceledException>();

        Directory.EnumerateDirectories(Path.GetTempPath(), "mh-ssh-*").Where(IsOurs).Should().BeEmpty();
    }

    private static void AwaitFile(string path)
    {
        using FileSystemWatcher watcher = new(Path.GetDirectoryName(path)!) { EnableRaisingEvents = true };
        using ManualResetEventSlim seen = new();
        watcher.Renamed += (_, _) => seen.Set();
        if (!File.Exists(path))
        {
            seen.Wait(Deadline).Should().BeTrue("the command's input has ended, and it goes on");
        }
    }

    private static bool IsOurs(string folder) => SshServers.SocketFoldersOf(Environment.ProcessId).Contains(folder);
}
