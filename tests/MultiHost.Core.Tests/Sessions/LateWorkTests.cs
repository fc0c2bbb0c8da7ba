using MultiHost.Hosting;
using MultiHost.Reporting;

namespace MultiHost.Sessions;

/// <summary>What a test leaves behind without awaiting it does not act in the next one.</summary>
public sealed class LateWorkTests
{
    [Theory]
    [InlineData(typeof(LateInFlowEngine))]
    [InlineData(typeof(LateInObjectEngine))]
    public async Task Work_WhenItOutlivesItsTest_FailsAndDoesNotActInTheNext(Type engine)
    {
        await using AgentRun run = new(engine, tests: 2);

        await run.RunAsync();

        GroupResult second = run.Finished.Single(f => f.Phase == "test 2").Result;
        second.Verdict.Should().Be(GroupVerdict.Passed, second.Message);
        second.Output.Should().NotContain("> left behind").And.NotContain("left-behind").And.NotContain("a line")
            .And.Contain("[source] Step, from work that 'Test 1' left behind on source (")
            .And.Contain("Record, from work that 'Test 1' left behind")
            .And.Contain("WriteLine, from work that 'Test 1' left behind")
            .And.Contain("barrier 'meet', from work that 'Test 1' left behind");
        run.Progress.Should().Contain(line => line.Contains("barrier 'meet', from work that 'Test 1' left behind on source (", StringComparison.Ordinal));
    }
}

/// <summary>The work of the first test goes on while the second runs, with the group that lives as long as the agent.</summary>
public class LateInFlowEngine : WorkEngine
{
    private readonly TaskCompletionSource secondRuns = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<string[]> left = Task.FromResult(Array.Empty<string>());

    protected virtual IHostGroup GroupOf(IEngineHost host) => host.Group;

    protected virtual void Start(Action start) => start();

    protected override async Task TestAsync(int number, IEngineHost host)
    {
        if (number == 1)
        {
            IHostGroup group = GroupOf(host);
            Start(() => left = LeaveAsync(group));
            return;
        }

        secondRuns.SetResult();
        string[] words = await left;
        if (words.Length != 4 || !Array.TrueForAll(words, w => w.EndsWith("Is an await missing?", StringComparison.Ordinal)))
        {
            throw new InvalidOperationException($"Late calls were taken: {string.Join(" | ", words)}");
        }

        await host.Group.Barrier.SignalAndWaitAsync("meet");
    }

    private async Task<string[]> LeaveAsync(IHostGroup group)
    {
        await secondRuns.Task;
        return
        [
            await FailureOf(() => Run(() => group.Step("left behind"))),
            await FailureOf(() => Run(() => group.Record(new Check("left-behind", "", false, "")))),
            await FailureOf(() => Run(() => group.WriteLine("a line"))),
            await FailureOf(() => group.Barrier.SignalAndWaitAsync("meet")),
        ];
    }

    private static Task Run(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static async Task<string> FailureOf(Func<Task> call)
    {
        try
        {
            await call();
            return "nothing was thrown";
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }
}

/// <summary>The same with the first test's own group, from a thread that knows nothing of the test.</summary>
public sealed class LateInObjectEngine : LateInFlowEngine
{
    protected override IHostGroup GroupOf(IEngineHost host) => host.Phase;

    protected override void Start(Action start)
    {
        using (ExecutionContext.SuppressFlow())
        {
            start();
        }
    }
}
