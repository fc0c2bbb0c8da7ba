using System.Text;
using MultiHost.Sessions;
using MultiHost.Running;

namespace MultiHost.Recording;

public sealed class RunRecordTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mh-record-").FullName;
    private readonly List<string> progress = [];

    private string File => Path.Combine(folder, "run", RecordReader.FileName);

    [Fact]
    public async Task Add_ByManyThreads_WritesEveryLineWholeAndInTheOrderOfTime()
    {
        RunRecord record = New(File);
        Parallel.For(0, 2000, i => record.Add(new LeftOut(i, "x")));
        await record.DisposeAsync();
        record.Add(new LeftOut(1, "too late"));

        IReadOnlyList<LeftOut> entries = [.. Lines().Select(l => EntryCodec.Read(Encoding.UTF8.GetBytes(l))).Cast<LeftOut>()];

        entries.Select(e => e.Count).Should().BeEquivalentTo(Enumerable.Range(0, 2000).Select(i => (long)i));
        entries.Select(e => e.At).Should().BeInAscendingOrder();
        progress.Should().BeEmpty();
    }

    [Fact]
    public async Task Add_OfAnyText_IsOneLineThatGivesItBack()
    {
        string hostile = "a\nb\rc\0\u001b[31m\u2028\ud83d\ude00 \"quoted\" </script>";
        RunRecord record = New(File);
        record.Add(new StepBegun(1, "source", hostile));
        record.Add(new StepBegun(1, "source", "half \ud83d of a character"));
        await record.DisposeAsync();

        string[] lines = Lines();

        lines.Should().HaveCount(2).And.OnlyContain(l => l.All(c => c >= ' ' && c < 127));
        EntryCodec.Read(Encoding.UTF8.GetBytes(lines[0])).Should().BeOfType<StepBegun>().Which.Text.Should().Be(hostile);
        EntryCodec.Read(Encoding.UTF8.GetBytes(lines[1])).Should().BeOfType<StepBegun>().Which.Text.Should().Be("half \ufffd of a character");
    }

    [Fact]
    public async Task Add_OfAnEntry_HasKindAndTimeFirst()
    {
        RunRecord record = New(File);
        record.Add(new RunEnded { At = new DateTimeOffset(2026, 3, 1, 2, 17, 9, TimeSpan.Zero).AddTicks(1234567) });
        record.Add(new HostEvent(3, "source", "acme.thing", "{\n}"));
        await record.DisposeAsync();

        Lines()[0].Should().Be("""{"kind":"run-ended","t":"2026-03-01T02:17:09.123456Z"}""");
        Lines()[1].Should().MatchRegex("""^\{"kind":"acme\.thing","t":"[^"]+Z","phase":3,"role":"source","data":\{\}\}$""");
    }

    [Fact]
    public async Task Add_WhereNoFileCanBeMade_CostsOneLineOfProgress()
    {
        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "run"), "a file where the folder should be");
        RunRecord record = New(File);

        record.Add(new RunStopped());
        record.Add(new RunStopped());
        await record.DisposeAsync();
        record.Add(new RunStopped());

        progress.Should().ContainSingle().Which.Should().StartWith("the run's record is not written any more, and the run goes on: ").And.EndWith($"({File})");
    }

    [RootFact]
    public async Task Add_WhereTheDiskFillsUp_CostsOneLineOfProgressAndKeepsWholeLines()
    {
        string mount = Directory.CreateDirectory(Path.Combine(folder, "small")).FullName;
        Shell($"mount -t tmpfs -o size=64k tmpfs '{mount}'");
        try
        {
            string file = Path.Combine(mount, "run", RecordReader.FileName);
            TaskCompletionSource<string> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
            RunRecord record = new(file, TimeProvider.System, line => told.TrySetResult(line));
            for (int i = 0; i < 2000; i++)
            {
                record.Add(new StepBegun(1, "source", new string('x', 100)));
            }

            string line = await told.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
            record.Add(new RunEnded());
            await record.DisposeAsync();

            line.Should().StartWith("the run's record is not written any more, and the run goes on: No space left on device").And.EndWith($"({file})");
            (await System.IO.File.ReadAllTextAsync(file)).Should().Match(text => text.Length == 0 || text.EndsWith('\n'), "what could be written is whole lines");
        }
        finally
        {
            Shell($"umount '{mount}'");
        }
    }

    [Fact]
    public async Task Dispose_OfARecordWithoutLines_MakesNoFile()
    {
        await New(File).DisposeAsync();

        Directory.EnumerateFileSystemEntries(folder).Should().BeEmpty();
    }

    [Fact]
    public async Task Record_WhenItsProcessIsKilled_IsWholeUpToItsLastLineAndSaysWhereEachRoleWas()
    {
        await using AgentRun run = new(
            typeof(EndlessRecordEngine),
            Pool.SettingsOf("alpha beta") with { Properties = new Dictionary<string, string> { [EndlessRecordEngine.File] = File } });
        HostSession[] sessions = [];
        run.OnStarting = _ => sessions = [.. run.Context.Settings.Hosts.Select(h => run.Sessions.GetAsync(h).Result)];
        Task running = run.RunAsync();
        await run.SeenAsync(EndlessRecordEngine.Writes, 1);

        sessions[0].Kill("the test kills it");
        await running;

        RecordedRun killed = RecordedRun.Load(File);
        killed.HasEnded.Should().BeFalse();
        OpenPhase open = killed.Running.Should().ContainSingle().Which;
        open.Where.Should().MatchRegex("^source on alpha: at step 'Step [0-9]+ x+'; destination on beta: waiting at barrier 'go'$");
    }

    [Fact]
    public async Task Read_OfWhatANewerVersionWrites_LeavesOutUnknownKindsAndHalfALine()
    {
        RunRecord record = New(File);
        record.Add(new RunStarted(2, "mh-1", "m", 1, "a", "/a.dll", "", "", "", ""));
        await record.DisposeAsync();
        await System.IO.File.AppendAllTextAsync(File, """
            {"kind":"moon-phase","t":"2030-01-01T00:00:00.000000Z","full":true}
            {"kind":"run-ended","t":"2030-01-01T00:00:00.000000Z","newMember":1}
            {"kind":"run-en
            """);

        RecordReader.Read(File).Select(e => e.GetType()).Should().Equal(typeof(RunStarted), typeof(RunEnded));
    }

    [Theory]
    [InlineData("what is this\n", "line 1: this is no line of a run's record: ")]
    [InlineData("{\"kind\":\"run-started\"}\n", "line 1: this is no line of a run's record: ")]
    [InlineData("{\"t\":1}\n", "line 1: this is no line of a run's record: The line is no object that begins with its kind.")]
    [InlineData("{\"kind\":\"run-ended\",\"t\":\"2030-01-01T00:00:00.000000Z\"}\n", "this is no record of a run: it does not begin with how the run started.")]
    public async Task Read_OfSomethingElse_SaysWhere(string content, string message)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, content);

        Action read = () => RecordReader.Read(File);

        read.Should().Throw<RecordException>().Which.Message.Should().StartWith(File).And.Contain(message);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private RunRecord New(string file) => new(file, TimeProvider.System, line =>
    {
        lock (progress)
        {
            progress.Add(line);
        }
    });

    private static void Shell(string command)
    {
        using System.Diagnostics.Process shell = System.Diagnostics.Process.Start("/bin/sh", ["-ec", command]);
        shell.WaitForExit();
        shell.ExitCode.Should().Be(0, command);
    }

    private string[] Lines() => System.IO.File.ReadAllText(File).TrimEnd('\n').Split('\n');
}
