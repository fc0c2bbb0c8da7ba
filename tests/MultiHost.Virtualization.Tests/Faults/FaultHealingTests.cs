using System.Diagnostics;
using FluentAssertions;
using MultiHost.Linux;
using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Faults;

public sealed class FaultHealingTests
{
    [SkippableFact(Timeout = 60_000)]
    public async Task EndAsync_WhenTheFilterDoesNotAnswer_HealsAllTheSame()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "Cutting a network needs root. Run: sudo ./build.sh test");
        await using InProcessGroup group = InProcessGroup.At("192.0.2.1", "192.0.2.2");
        Skip.If(PacketFilter.WhyNot(group.Groups["source"]) is { } reason, PacketFilter.WhyNot(group.Groups["source"]));
        MigrationOptions options = new() { Fault = Fault.At(MigrationPhase.Begin).CutNetwork("source") };
        FaultInjection source = await BeginAsync(group, options);
        using Process filter = TheFilter();
        await using StoppedProcess stopped = await StoppedProcess.StopAsync(filter.Id);

        try
        {
            await source.EndAsync();
        }
        catch (TimeoutException)
        {
            // What it says of it is not this test's matter.
        }

        filter.HasExited.Should().BeTrue("with it goes what it cut");
    }

    private static Guest GuestOn(IHostGroup group) => new(new GuestDefinition("vm1"), group.Self, Path.GetTempPath(), _ => { }, TimeProvider.System);

    private static async Task<FaultInjection> BeginAsync(InProcessGroup group, MigrationOptions options)
    {
        Dictionary<RoleName, FaultInjection> both = group.Groups.ToDictionary(pair => pair.Key, pair => new FaultInjection(
            new MigrationContext(
                new VirtualMachines(pair.Value, new HastyTime(), Path.GetTempPath()), GuestOn(pair.Value), "source", "destination", options, pair.Value.Barrier, default),
            pair.Key == "source" ? MigrationSide.Source : MigrationSide.Destination));
        await Task.WhenAll(both.Values.Select(injection => injection.BeginAsync(new ProtocolStep(MigrationPhase.Begin, Cancelled: false))));
        return both["source"];
    }

    private static Process TheFilter() => Process.GetProcessesByName("nft").Single(nft =>
        File.ReadAllText($"/proc/{nft.Id}/stat").Split(") ")[1].Split(' ')[1] == Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
