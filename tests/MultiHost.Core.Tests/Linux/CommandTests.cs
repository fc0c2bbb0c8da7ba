namespace MultiHost.Linux;

public sealed class CommandTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Run_WhenAChildOfItKeepsTheStreamsOpen_SaysWhatItSaid()
    {
        CommandResult result = await RunAsync("echo said; echo wrong >&2; sleep 1000 & echo $! ; exit 3").WaitAsync(Deadline, TimeProvider.System);

        string[] lines = result.Output.Split('\n');
        using PidFd child = PidFd.TryOpen(int.Parse(lines[1], System.Globalization.CultureInfo.InvariantCulture))!;
        child.Signal(Signals.Kill);
        (result.ExitCode, lines[0], result.Error).Should().Be((3, "said", "wrong\n"));
    }

    [Fact]
    public async Task Run_WhenItSaysMoreThanIsKept_KeepsBothEnds()
    {
        KeptText kept = new(10);
        await kept.ReadAsync(new StringReader("abcdefghijklmnopqrstuvwxyz"));

        kept.Text.Should().Be("abcde\n[… 16 characters are left out …]\nvwxyz");
    }

    [Fact]
    public async Task Run_WhenItDoesNotEnd_IsKilledAndSaysWhich()
    {
        ProcessOrder order = new(["/bin/sh", "-c", "sleep 1000"]);

        Func<Task> running = () => Command.RunAsync(order, TimeSpan.FromSeconds(1), CancellationToken.None);

        (await running.Should().ThrowAsync<CommandTimeoutException>()).Which.Message.Should().Be(
            "A command did not end within 1 s and was ended.\n  command: /bin/sh -c 'sleep 1000'");
    }

    [Fact]
    public async Task Run_WhenItDoesNotReadItsInput_IsKilledInTimeAllTheSame()
    {
        Func<Task> running = () => Command.RunAsync(
            new ProcessOrder(["/bin/sh", "-c", "sleep 1000"]), TimeSpan.FromSeconds(1), CancellationToken.None, new string('x', 1_000_000));

        await running.Should().ThrowAsync<CommandTimeoutException>();
    }

    [Fact]
    public async Task Run_OfWhatIsNoProgram_SaysSo()
    {
        Func<Task> running = () => Command.RunAsync(new ProcessOrder(["/no/such/program"]), Deadline, CancellationToken.None);

        (await running.Should().ThrowAsync<ProcessStartException>()).Which.Message.Should().StartWith("/no/such/program cannot be started: ");
    }

    private static Task<CommandResult> RunAsync(string script) => Command.RunAsync(new ProcessOrder(["/bin/sh", "-c", script]), Deadline, CancellationToken.None);
}
