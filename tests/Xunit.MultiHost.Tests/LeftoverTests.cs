using System.Runtime.InteropServices;
using MultiHost.Hosts;
using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>Nothing that a test started survives the end of its run, however that comes.</summary>
public sealed partial class LeftoverTests
{
    private const int Interrupt = 2;
    private const int KillAtOnce = 9;
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Run_WhenItsTestHostIsKilled_LeavesNothing()
    {
        await using RunningTests run = await BlockedAsync();

        Kill(run.TestHosts.Should().ContainSingle().Which, KillAtOnce).Should().Be(0);

        await run.EndedAsync(Seconds);
    }

    [Fact]
    public async Task Run_WhenItIsInterruptedAsByCtrlC_LeavesNothing()
    {
        await using RunningTests run = await BlockedAsync();

        Kill(-run.Id, Interrupt).Should().Be(0);

        await run.EndedAsync(Seconds);
    }

    [Fact]
    public async Task Run_WhenItsTestHostIsKilledWhileAnAgentIsFrozen_LeavesNothing()
    {
        await using RunningTests run = await BlockedAsync();
        using Frozen frozen = new(Marked.Find(run.Mark).First(p => p.Command.Contains("MultiHost.Agent.dll", StringComparison.Ordinal)
            && !p.Command.Contains("multihost-watch", StringComparison.Ordinal)).Id);

        Kill(run.TestHosts.Should().ContainSingle().Which, KillAtOnce).Should().Be(0);

        await run.EndedAsync(Seconds);
    }

    [Fact]
    public async Task Run_WhenItsTestHostIsFrozen_LeavesNothingOnTheHosts()
    {
        await using RunningTests run = await BlockedAsync();

        using (new Frozen(run.TestHosts.Should().ContainSingle().Which))
        {
            await Marked.NoneOfAsync(run.Mark, "MultiHost.Agent.dll", Seconds);
            await Marked.NoneOfAsync(run.Mark, "/bin/sleep 1000", Seconds);
        }

        (await run.FinishAsync()).ExitCode.Should().Be(1);
        await run.EndedAsync(Seconds);
    }

    [Fact]
    public async Task Run_WhenAnAgentAndTheTestHostAreKilled_LeavesNothing()
    {
        await using RunningTests run = await BlockedAsync();
        int agent = Marked.Find(run.Mark).First(p => p.Command.Contains(" exec ", StringComparison.Ordinal)
            && !p.Command.Contains("multihost-watch", StringComparison.Ordinal)).Id;
        int testHost = run.TestHosts.Should().ContainSingle().Which;

        Kill(agent, KillAtOnce).Should().Be(0);
        Kill(testHost, KillAtOnce).Should().Be(0);

        await run.EndedAsync(Seconds);
    }

    // Two agents whose tests block their threads, with a child process and a foreground thread each.
    internal static async Task<RunningTests> BlockedAsync(params string[] arguments)
    {
        RunningTests run = RunningTests.Start("Scenarios", RunSettings.Pair + """<Timeouts CleanUp="1s" Heartbeat="3s" />""", "FullyQualifiedName~Scenarios.Endless", arguments);
        await run.SeenAsync("[source@alpha] Blocked");
        await run.SeenAsync("[destination@beta] Blocked");
        Marked.Find(run.Mark).Count(p => p.Command == "/bin/sleep 1000").Should().Be(2);
        return run;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int id, int signal);
}
