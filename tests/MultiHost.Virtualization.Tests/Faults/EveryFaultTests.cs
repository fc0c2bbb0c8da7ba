using FluentAssertions;
using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;
using Xunit.Abstractions;

namespace MultiHost.Virtualization.Tests.Faults;

public sealed class EveryFaultTests(ITestOutputHelper output)
{
    public static TheoryData<MigrationProtocol, string> Faults()
    {
        TheoryData<MigrationProtocol, string> faults = [];
        foreach (MigrationProtocol protocol in Enum.GetValues<MigrationProtocol>())
        {
            // Until Perform both versions do the same.
            foreach (Fault fault in FaultCatalogue.All("source", "destination", protocol)
                .Where(f => !f.NeedsNetwork && (protocol == MigrationProtocol.V3 || f.Phase >= MigrationPhase.Perform)))
            {
                faults.Add(protocol, fault.ToString());
            }
        }

        return faults;
    }

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
