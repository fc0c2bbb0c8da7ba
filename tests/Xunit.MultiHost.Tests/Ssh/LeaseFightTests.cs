using System.Diagnostics;
using System.Globalization;
using MultiHost.Labs;
using MultiHost.Labs.Foundation;
using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost.Ssh;

/// <summary>
/// Two runs fight for the four hosts of a lab, over ssh. One of them is killed at any time. Every test proves on its hosts that it is alone there. MULTIHOST_FIGHTS says how often, and
/// MULTIHOST_SEED repeats the times of the kills.
/// </summary>
public sealed class LeaseFightTests
{
    private const string Tests = "FullyQualifiedName~Scenarios.Alone";
    private const int TestsOfARun = 4;

    // A few may miss each other; LeaseRunTests has who waits told for sure.
    private const int FightsThatMeet = 20;
    private const int LongestLifeMs = 5000;
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(60);

    [SkippableFact]
    public async Task Runs_ThatShareHosts_AreNeverOnOneAtTheSameTime()
    {
        string? problem = LabRequirements.FindProblem();
        Skip.If(problem is not null, problem);
        int fights = Number("MULTIHOST_FIGHTS") ?? 3;
        int seed = Number("MULTIHOST_SEED") ?? Environment.TickCount;
        Random chance = new(seed);
        string name = $"f{Guid.NewGuid():N}"[..8];
        await using Lab lab = await Lab.UpAsync(new LabOptions
        {
            Location = new LabLocation(name) { StateFolder = Path.Combine(Path.GetTempPath(), $"mhlab-{name}") },
            Hosts = 4,
        });
        string settings = $"<Hosts>{string.Concat(lab.Hosts.Select(h => $"""<Host Name="{h.Name}" Transport="ssh" Address="{h.Address}" SshConfig="{lab.SshConfig}" />"""))}</Hosts><Logs Folder=\"{{folder}}/logs\" />";
        int told = 0;
        for (int fight = 1; fight <= fights; fight++)
        {
            string which = $"fight {fight} with seed {seed}";
            await using RunningTests one = RunningTests.Start("Scenarios", settings, Tests);
            await using RunningTests other = RunningTests.Start("Scenarios", settings, Tests);
            await KillAsync(chance.Next(2) == 0 ? one : other, TimeSpan.FromMilliseconds(chance.Next(LongestLifeMs)));

            TestRun[] runs = [await one.FinishAsync(), await other.FinishAsync()];

            runs.SelectMany(r => r.Results).Should().OnlyContain(r => r.Outcome == "Passed", $"{which}\n{runs[0].Console}\n{runs[1].Console}");
            runs.Max(r => r.Results.Count).Should().Be(TestsOfARun, $"one run was not killed: {which}\n{runs[0].Console}\n{runs[1].Console}");
            told += runs.Sum(r => Directory.EnumerateFiles(r.Folder, "run.jsonl", SearchOption.AllDirectories).Count(f => File.ReadAllText(f).Contains("\"host-blocked\"", StringComparison.Ordinal)));
            await one.EndedAsync(Seconds);
            await other.EndedAsync(Seconds);
            foreach (LabHost host in lab.Hosts)
            {
                (await host.RunAsync(["grep", "-c", "multihost-lease", "/proc/net/unix"])).Output.Trim().Should().Be("0", which);
            }
        }

        (told > 0 || fights < FightsThatMeet).Should().BeTrue("who waits for a host is told so");
    }

    // At any time of its life, or after it. Not before it has begun its record: VSTest waits for a minute and a half for a test host that never calls it.
    private static async Task KillAsync(RunningTests run, TimeSpan after)
    {
        using CancellationTokenSource deadline = new(Seconds);
        while (!Directory.EnumerateFiles(run.Folder, "run.jsonl", SearchOption.AllDirectories).Any())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, deadline.Token);
        }

        await Task.Delay(after, TimeProvider.System);
        foreach (int id in run.TestHosts.ToArray())
        {
            try
            {
                using Process controller = Process.GetProcessById(id);
                controller.Kill();
            }
            catch (ArgumentException)
            {
                // It has just ended by itself.
            }
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
