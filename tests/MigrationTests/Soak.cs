using System.Diagnostics;
using System.Globalization;
using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>Random faults in a row; <c>./build.sh soak</c> makes it as long as one likes.</summary>
public sealed class Soak(IHostGroup hosts, VirtualMachines machines) : FaultTest(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    public async Task Faults_in_a_row_end_as_the_oracle_says_and_leave_nothing()
    {
        SoakPlan plan = SoakPlan.From(Hosts.Properties);
        long start = Stopwatch.GetTimestamp();
        Dictionary<string, int> counts = [];
        string[] before = Folders();
        for (int number = plan.First; number <= plan.Last; number++)
        {
            SoakRun run = plan.Draw(number, fault => fault.WhyNot(Hosts) is null);
            Hosts.Step($"soak {run} (of {plan.Last}, seed {plan.Seed})");
            try
            {
                await RunAsync(run);
                Folders().Should().Equal(before, "a run leaves no folder");
                Children().Should().BeEmpty("a run leaves no process");
            }
            catch (Exception exception) when (exception is not GroupStoppedException)
            {
                throw new SoakException(
                    $"Soak {run}: {exception.Message}\nRepeat it alone, on the same kind of hosts: ./build.sh soak --seed {plan.Seed} --only {number}", exception);
            }

            foreach (string what in new[] { run.Protocol.ToString(), run.Fault.Kind.ToString(), run.Fault.Phase.ToString() })
            {
                counts[what] = counts.GetValueOrDefault(what) + 1;
            }
        }

        string figures = string.Join(", ", counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"));
        Hosts.Step(string.Create(
            CultureInfo.InvariantCulture,
            $"soak: {plan.Last - plan.First + 1} runs with seed {plan.Seed} in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s, all as the oracle says ({figures})"));
    }

    private async Task RunAsync(SoakRun run)
    {
        ExpectedOutcome expected = Oracle.Of(run.Fault, run.From, run.Protocol);
        await using Guest guest = await PrepareGuestAsync("vm1", on: run.From);
        MigrationPhase? failed = null;
        IReadOnlyList<Check> checks;
        try
        {
            checks = (await MigrateAsync(guest, run.From, run.To, OptionsFor(run.Fault, run.Protocol, run.From))).Checks;
        }
        catch (MigrationFailedException failure)
        {
            failed = failure.Phase;
            checks = failure.Checks;
            checks.Where(check => !check.Passed).Should().BeEmpty(failure.Message);
        }

        failed.Should().Be(expected.FailedPhase);
        checks.Should().ContainSingle(check => check.Name == "oracle").Which.Passed.Should().BeTrue();
        GuestState wanted = Hosts.Self.Role == run.From ? expected.Source : expected.Destination;
        (guest.State == GuestState.Lost ? GuestState.Absent : guest.State).Should().Be(wanted);
    }

    private string[] Folders() => [.. Directory.GetDirectories(Hosts.Folder).Order(StringComparer.Ordinal)];

    // QEMUs and packet filters that this agent has started. A child that has ended and is not waited for yet shows no command line.
    private static string[] Children() =>
    [
        .. Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Select(Describe).OfType<string>(),
    ];

    private static string? Describe(string folder)
    {
        try
        {
            string stat = File.ReadAllText(Path.Combine(folder, "stat"));
            string parent = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1];
            string command = File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
            bool ours = parent == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            return ours && (command.Contains("qemu", StringComparison.Ordinal) || command.Contains("nft", StringComparison.Ordinal)) ? command : null;
        }
        catch (IOException)
        {
            return null; // it has ended
        }
    }
}
