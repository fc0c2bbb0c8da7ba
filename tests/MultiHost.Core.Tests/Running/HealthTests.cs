using MultiHost.Linux;
using MultiHost.Recording;
using MultiHost.Reporting;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>A test that passed while something crashed: on real agents, with a file in the place of the kernel's log, which other runs read, too.</summary>
public sealed class HealthTests : IDisposable
{
    private static readonly Lazy<string?> WhyNoProcesses = new(() => ProcessEnds.TryStart(_ => { }, out string? whyNot) is null ? whyNot : null);

    private readonly string log = Path.GetTempFileName();

    public void Dispose() => File.Delete(log);

    [Fact]
    public async Task Test_WhoseHostsKernelCrashes_FailsAndSaysSoOnce()
    {
        await using AgentRun run = Run("kernel", new Health { HostKernel = HealthMode.Fail });
        await run.RunAsync();

        GroupResult result = ResultOf(run, "test 1");
        result.Verdict.Should().Be(GroupVerdict.Failed);
        result.Message.Should().MatchRegex("^(source on alpha|destination on beta) failed first, [^:]+: host-kernel ").And.MatchRegex(
            @"\n  MultiHost.CheckFailedException: host-kernel \((alpha|beta)\): FAILED, the kernel says: BUG: unable to handle page fault for address: "
            + @"ffffffffc0001000 \(and 1 lines behind it, in host-kernel.log\)\n");
        IReadOnlyList<RunEntry> entries = await run.RecordAsync();
        entries.OfType<CheckMade>().Should().ContainSingle("the two hosts have one kernel")
            .Which.Should().BeEquivalentTo(new { Name = "host-kernel", Passed = false });
    }

    [Fact]
    public async Task Test_WhoseHostsKernelCrashes_PassesWithAWarningWhereThatIsSet()
    {
        await using AgentRun run = Run("kernel", new Health());
        await run.RunAsync();

        GroupResult result = ResultOf(run, "test 1");
        result.Verdict.Should().Be(GroupVerdict.Passed);
        string warning = result.Warnings.Should().ContainSingle().Which;
        warning.Should().MatchRegex(@"^host-kernel \((alpha|beta)\): the kernel says: BUG: ");
        result.Output.Should().Contain($"] warning {warning}");
        run.Progress.Should().Contain(line => line.EndsWith($"] warning {warning}"));
        IReadOnlyList<RunEntry> entries = await run.RecordAsync();
        entries.OfType<WarningGiven>().Should().ContainSingle().Which.Name.Should().Be("host-kernel");
        entries.OfType<VerdictMade>().Single(v => v.Name == "Test 1").Warnings.Should().Equal(warning);
    }

    [Fact]
    public async Task Test_WhenNobodyLooks_Passes()
    {
        await using AgentRun run = Run("kernel", new Health { HostKernel = HealthMode.Off });
        await run.RunAsync();

        ResultOf(run, "test 1").Should().BeEquivalentTo(new { Verdict = GroupVerdict.Passed, Warnings = Array.Empty<string>() });
    }

    [Fact]
    public async Task Test_ThatFailsByItself_SaysWhatCrashedToo()
    {
        await using AgentRun run = Run("throw", new Health());
        await run.RunAsync();

        ResultOf(run, "test 1").Message.Should().StartWith("source on alpha failed first, ").And.MatchRegex(
            @"\nHealth:\n  host-kernel \((alpha|beta)\): the kernel says: BUG: ");
    }

    [Fact]
    public async Task Test_AfterACrashBetweenTwoTests_HasIt()
    {
        await using AgentRun run = Run("nothing", new Health { HostKernel = HealthMode.Fail }, tests: 2);
        run.OnFinished = phase =>
        {
            if (phase.Id == "test 1")
            {
                File.AppendAllText(log, CrashingEngine.Oops);
            }
        };
        await run.RunAsync();

        ResultOf(run, "test 1").Verdict.Should().Be(GroupVerdict.Passed);
        ResultOf(run, "test 2").Message.Should().Contain("FAILED, before this test: the kernel says: BUG: ");
        ResultOf(run, "tear down").Verdict.Should().Be(GroupVerdict.Passed, "it was told");
    }

    [Theory]
    [InlineData("ours kill -SEGV $$", "crashed-process (sh): FAILED, process [0-9]+ was ended by SIGSEGV")]
    [InlineData("ours exit 134", "crashed-process (sh): FAILED, process [0-9]+ [^\\n]*ended by SIGABRT")]
    public async Task Test_WhoseKitsProcessCrashes_Fails(string what, string message)
    {
        await using AgentRun run = Run(what, new Health());
        await run.RunAsync();

        ResultOf(run, "test 1").Message.Should().MatchRegex(message.Replace("(", @"\(").Replace(")", @"\)"));
    }

    [SkippableTheory]
    [InlineData("own kill -SEGV $$", "process [0-9]+ was ended by SIGSEGV")]
    [InlineData("living sh -c 'kill -ABRT $$'", "process [0-9]+ was ended by SIGABRT")]
    [InlineData("own sh -c 'kill -FPE $$'", @"process [0-9]+ [^\n]*ended by SIGFPE")]
    public async Task Test_WhoseOwnProcessCrashes_FailsAndSaysSoOnce(string what, string message)
    {
        Skip.If(WhyNoProcesses.Value is not null, WhyNoProcesses.Value);
        await using AgentRun run = Run(what, new Health());
        await run.RunAsync();

        ResultOf(run, "test 1").Message.Should().StartWith("source on alpha failed first, ")
            .And.MatchRegex($@"MultiHost.CheckFailedException: crashed-process \([^)]+\): FAILED, {message}");
        (await run.RecordAsync()).OfType<CheckMade>().Should().ContainSingle();
    }

    [Theory]
    [InlineData("own kill -KILL $$")]
    [InlineData("own kill -TERM $$")]
    [InlineData("ours kill -KILL $$")]
    [InlineData("own exit 1")]
    public async Task Test_WhoseProcessIsKilledOnPurposeOrFails_Passes(string what)
    {
        await using AgentRun run = Run(what, new Health { Guest = HealthMode.Warn });
        await run.RunAsync();

        ResultOf(run, "test 1").Verdict.Should().Be(GroupVerdict.Passed);
    }

    private static GroupResult ResultOf(AgentRun run, string phase) => run.Finished.Single(f => f.Phase == phase).Result;

    private AgentRun Run(string what, Health health, int tests = 1) => new(
        typeof(CrashingEngine),
        Pool.SettingsOf("alpha beta") with
        {
            Health = health with { KernelLog = log },
            Properties = new Dictionary<string, string> { [CrashingEngine.What] = what, [CrashingEngine.Log] = log },
        },
        tests);
}
