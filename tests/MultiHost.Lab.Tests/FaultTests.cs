using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MultiHost.Labs.Foundation;
using MultiHost.Labs.Hosts;
using MultiHost.Linux;

namespace MultiHost.Labs;

public sealed partial class FaultTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private Lab? lab;

    private LabHost First => lab!.Hosts[0];

    private LabHost Second => lab!.Hosts[1];

    private LabHost Third => lab!.Hosts[2];

    public async Task InitializeAsync()
    {
        if (LabRequirements.FindProblem() is null)
        {
            lab = await TestLab.UpAsync(3);
        }
    }

    public async Task DisposeAsync()
    {
        if (lab is not null)
        {
            await lab.DisposeAsync();
            Leftovers.Of(lab.Location).Should().BeEmpty();
        }
    }

    [SkippableFact]
    public async Task CutBetweenTwo_SparesTheThird_AndHeals()
    {
        TestLab.SkipIfImpossible();
        await using (LabFault cut = await lab!.CutAsync(First, Second))
        {
            cut.What.Should().Be($"{First.Name} cut off from {Second.Name}");
            (await ReachesAsync(First, Second)).Should().BeFalse();
            (await ReachesAsync(Second, First)).Should().BeFalse();
            (await ReachesAsync(First, Third)).Should().BeTrue();
            (await Lab.StatusAsync(lab.Location)).Hosts.Should().OnlyContain(h => h.AnswersSsh, "the way in is not cut");
        }

        (await ReachesAsync(First, Second)).Should().BeTrue();
    }

    [SkippableFact]
    public async Task Cut_WhenTheProcessThatHoldsItsRulesIsKilled_IsGone()
    {
        TestLab.SkipIfImpossible();
        await using LabFault cut = await lab!.CutAsync(First, Second);
        IReadOnlyList<int> inside = await new NetworkNamespace(lab.State.Switch).ProcessesAsync(CancellationToken.None);
        using PidFd holder = PidFd.TryOpen(inside.Should().ContainSingle().Which)!;

        holder.Signal(Signals.Kill);

        (await holder.EndedAsync(Deadline)).Should().BeTrue();
        (await ReachesAsync(First, Second)).Should().BeTrue();
    }

    [SkippableFact]
    public async Task CutAroundOne_LetsNothingThrough_AndHealsOnceForAll()
    {
        TestLab.SkipIfImpossible();
        LabFault cut = await Second.CutAsync();
        (await ReachesAsync(First, Second)).Should().BeFalse();
        (await ReachesAsync(Second, Third)).Should().BeFalse();
        (await ReachesAsync(First, Third)).Should().BeTrue();

        await cut.HealAsync();
        await cut.DisposeAsync();

        (await ReachesAsync(First, Second)).Should().BeTrue();
        (await ReachesAsync(Second, Third)).Should().BeTrue();
    }

    [SkippableFact]
    public async Task CutsThatOverlap_HealOneByOne()
    {
        TestLab.SkipIfImpossible();
        LabFault around = await First.CutAsync();
        await using (LabFault between = await lab!.CutAsync(First, Second))
        {
            await around.HealAsync();
            (await ReachesAsync(First, Second)).Should().BeFalse();
        }

        (await ReachesAsync(First, Second)).Should().BeTrue();
    }

    [SkippableFact]
    public async Task DropPackets_LosesAboutThatShare()
    {
        TestLab.SkipIfImpossible();
        await using (await Second.DropPacketsAsync(percent: 30))
        {
            // Both ways: 1 - 0.7 * 0.7 = 51 % of the answers are missing, with a deviation of 2.5 % for 400 tries.
            (await LossAsync(First, Second)).Should().BeInRange(39, 63);
            (await LossAsync(First, Third)).Should().Be(0);
        }

        (await LossAsync(First, Second)).Should().Be(0);
    }

    [SkippableFact]
    public async Task Shape_LimitsTheRateBothWays()
    {
        TestLab.SkipIfImpossible();
        await using (await Second.ShapeAsync(megabitsPerSecond: 20))
        {
            (await MegabitsPerSecondAsync(First, Second)).Should().BeLessThan(24);
            (await MegabitsPerSecondAsync(Second, First)).Should().BeLessThan(24);
            Func<Task> again = () => Second.ShapeAsync(50);
            (await again.Should().ThrowAsync<LabException>()).WithMessage("*heal that fault first*");
        }

        (await MegabitsPerSecondAsync(First, Second, mebibytes: 16)).Should().BeGreaterThan(30);
    }

    [SkippableFact]
    public async Task BlockPorts_RefusesOrSwallows_OnlyThoseFromOutside()
    {
        TestLab.SkipIfImpossible();
        await using (await Second.BlockPortsAsync(20, 22, PortBlock.Reject))
        {
            CommandResult rejected = await ConnectAsync(First, Second);
            rejected.ExitCode.Should().Be(1);
            rejected.Error.Should().Contain("refused");
            (await ReachesAsync(First, Second)).Should().BeTrue();
            (await ConnectAsync(Second, Second)).ExitCode.Should().Be(0, "the host itself, and the controller, still get in");
        }

        await using (await Second.BlockPortsAsync(22, 22, PortBlock.Drop))
        {
            (await ConnectAsync(First, Second)).Error.Should().Contain("timed out");
            (await ConnectAsync(First, Third)).ExitCode.Should().Be(0);
        }

        (await ConnectAsync(First, Second)).ExitCode.Should().Be(0);
    }

    [SkippableFact]
    public async Task Freeze_StopsTheWholeHost_AndHeals()
    {
        TestLab.SkipIfImpossible();
        await using (await Second.FreezeAsync())
        {
            HostProcesses.Of(Second.ProcessId).Select(id => Proc.Stat(id)).Should().OnlyContain(s => s!.IsStopped);
            (await Lab.StatusAsync(lab!.Location)).Hosts.Select(h => h.AnswersSsh).Should().Equal(true, false, true);
            (await ReachesAsync(First, Second)).Should().BeTrue("the kernel answers");
        }

        (await Lab.StatusAsync(lab!.Location)).Hosts.Should().OnlyContain(h => h.AnswersSsh);
    }

    [SkippableFact]
    public async Task Dispose_WhileAHostIsFrozen_TakesTheLabDown()
    {
        TestLab.SkipIfImpossible();
        LabFault frozen = await Second.FreezeAsync();

        await Lab.DownAsync(lab!.Location);

        Leftovers.Of(lab.Location).Should().BeEmpty();
        await frozen.HealAsync();
    }

    [SkippableFact]
    public async Task FreezeAndKill_OfAProcess_TakeItsNumberOnTheHost()
    {
        TestLab.SkipIfImpossible();
        int id = int.Parse(await First.ShellAsync("setsid sleep 1000 >/dev/null 2>&1 & echo $!"), CultureInfo.InvariantCulture);
        await using (await First.FreezeProcessAsync(id))
        {
            (await StateAsync(First, id)).Should().StartWith("T");
        }

        (await StateAsync(First, id)).Should().StartWith("S");
        await First.KillProcessAsync(id);
        (await First.RunAsync(["kill", "-0", $"{id}"])).ExitCode.Should().NotBe(0);
        Func<Task> again = () => First.KillProcessAsync(id);
        (await again.Should().ThrowAsync<LabException>()).WithMessage($"Host {First.Name} has no process {id}.*");
    }

    [SkippableFact]
    public async Task Kill_IsAPowerLoss_AndHealingBootsTheHostWithItsFiles()
    {
        TestLab.SkipIfImpossible();
        await Second.ShellAsync("echo kept >/etc/kept; echo lost >/mnt/small/lost");
        await using (await Second.KillAsync())
        {
            Second.IsRunning.Should().BeFalse();
            (await ReachesAsync(First, Second)).Should().BeFalse();
            Func<Task> run = () => Second.RunAsync(["true"]);
            await run.Should().ThrowAsync<LabException>();
        }

        (await ReachesAsync(First, Second)).Should().BeTrue();
        (await Second.ShellAsync("cat /etc/kept; ls -A /mnt/small")).Should().Be("kept");
        (await Lab.StatusAsync(lab!.Location)).Hosts.Should().OnlyContain(h => h.AnswersSsh);
        Lab.Attach(lab.Location).Hosts[1].ProcessId.Should().Be(Second.ProcessId);
    }

    [SkippableFact]
    public async Task FillDisk_LeavesNoByte_AndHeals()
    {
        TestLab.SkipIfImpossible();
        await using (await First.FillDiskAsync())
        {
            (await First.RunAsync(["dd", "if=/dev/zero", "bs=1", "count=1", "of=/mnt/small/x"])).Error.Should().Contain("No space left on device");
        }

        await First.ShellAsync("echo x >/mnt/small/x");
        Func<Task> machine = () => First.FillDiskAsync("/root");
        (await machine.Should().ThrowAsync<LabException>()).WithMessage("*no disk of its own*");
    }

    private static async Task<bool> ReachesAsync(LabHost from, LabHost to) =>
        (await from.RunAsync(["ping", "-n", "-q", "-c", "2", "-i", "0.05", "-W", "0.3", to.Address])).ExitCode == 0;

    private static async Task<int> LossAsync(LabHost from, LabHost to)
    {
        CommandResult result = await from.RunAsync(["ping", "-n", "-q", "-c", "400", "-i", "0.002", "-W", "0.3", to.Address]);
        return (int)double.Parse(LossPattern().Match(result.Output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static Task<CommandResult> ConnectAsync(LabHost from, LabHost to) => from.RunAsync(["nc", "-z", "-v", "-n", "-w", "1", to.Address, "22"]);

    private static async Task<string> StateAsync(LabHost host, int id) => await host.ShellAsync($"ps -o stat= -p {id}");

    private static async Task<double> MegabitsPerSecondAsync(LabHost from, LabHost to, int mebibytes = 1)
    {
        int bytes = mebibytes << 20;
        long began = Stopwatch.GetTimestamp();
        CommandResult result = await from.RunAsync(
            ["sh", "-c", $"head -c {bytes} /dev/zero | ssh -o BatchMode=yes -o Compression=no {to.Address} 'wc -c'"], Deadline);
        result.Output.Trim().Should().Be($"{bytes}", "{0}", result);
        return bytes * 8.0 / 1e6 / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    [GeneratedRegex("([0-9.]+)% packet loss")]
    private static partial Regex LossPattern();
}
