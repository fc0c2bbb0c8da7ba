using FluentAssertions;
using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;
using Xunit.Abstractions;

namespace MultiHost.Virtualization.Tests.Faults;

/// <summary>Faults that hang, and those of version 2: every one that this machine can have.</summary>
public sealed class EveryFaultTests(ITestOutputHelper output)
{
    public static TheoryData<MigrationProtocol, string> Faults()
    {
        TheoryData<MigrationProtocol, string> faults = [];
        foreach (MigrationProtocol protocol in Enum.GetValues<MigrationProtocol>())
        {
            foreach (Fault fault in FaultCatalogue.All("source", "destination", protocol).Where(f => !f.NeedsNetwork && IsForHere(f, protocol)))
            {
                faults.Add(protocol, fault.ToString());
            }
        }

        return faults;
    }

    // Of version 3, tests/MigrationTests has every kill and every outcome, on real hosts; until Perform both versions do the same.
    private static bool IsForHere(Fault fault, MigrationProtocol protocol) => protocol == MigrationProtocol.V3
        ? fault.Kind is FaultKind.FreezeQemu or FaultKind.MonitorStopsAnswering
        : fault.Phase == MigrationPhase.Finish || (fault.Phase == MigrationPhase.Perform && fault.Kind != FaultKind.MonitorStopsAnswering);

    [SkippableTheory(Timeout = 120_000)]
    [MemberData(nameof(Faults))]
    public async Task MigrateAsync_WithAFault_EndsAsTheOracleSays(MigrationProtocol protocol, string name)
    {
        Fault fault = FaultCatalogue.All("source", "destination", protocol).Single(f => f.ToString() == name);
        bool slow = fault.Kind is FaultKind.FreezeQemu or FaultKind.MonitorStopsAnswering
            && (fault.Phase == MigrationPhase.Confirm || Oracle.Of(fault, "source", protocol).FailedPhase is not null);
        MigrationOptions options = new()
        {
            Fault = fault,
            Protocol = protocol,
            MonitorTimeout = TimeSpan.FromSeconds(slow ? 2 : 30),
            Timeout = TimeSpan.FromSeconds(slow ? 4 : 60),
        };
        await using InProcessGroup group = new();

        var outcomes = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            try
            {
                MigrationReport report = await test.MigrateAsync(guest, options);
                return (report.Checks, Phase: (MigrationPhase?)null);
            }
            catch (MigrationFailedException failure)
            {
                return (failure.Checks, Phase: failure.Phase);
            }
        });

        foreach (string line in group.Groups.SelectMany(g => g.Value.Lines.Select(l => $"{g.Key}: {l}")))
        {
            output.WriteLine(line);
        }

        outcomes["source"].Phase.Should().Be(Oracle.Of(fault, "source", protocol).FailedPhase);
        outcomes["destination"].Checks.Should().ContainSingle(check => check.Name == "oracle").Which.Passed.Should().BeTrue();
        group.Checks.Should().OnlyContain(check => check.Passed);
    }
}
