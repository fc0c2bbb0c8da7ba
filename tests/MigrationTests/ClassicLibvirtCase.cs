using System.Globalization;
using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Probes;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>
/// The test case that Fedora's and libvirt's test plans begin with: a guest with a memory eater moves while it is pinged from outside, in several uneven
/// sizes; and then every stage fails once. Property <c>ClassicCase.SizesMiB</c> of the runsettings says which sizes; the real ones are 2048 1024 2111.
/// </summary>
public sealed class ClassicLibvirtCase(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    private const string SmallUnevenSizes = "211 128 173";
    private static readonly TimeSpan AllowedGap = TimeSpan.FromSeconds(10);

    [MultiHostFact("source", "destination", "observer", Timeout = 30 * 60 * 1000)]
    [Trait("Covers", "outcome/uneven sizes")]
    [Trait("Covers", "outcome/ping goes on")]
    [Trait("Covers", "outcome/success")]
    public async Task Guest_of_every_size_moves_under_a_memory_eater_while_it_is_pinged()
    {
        foreach (int memoryMiB in Setting("ClassicCase.SizesMiB", SmallUnevenSizes).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => int.Parse(word, CultureInfo.InvariantCulture)))
        {
            await using Guest guest = await PrepareGuestAsync($"classic-{memoryMiB}", g => Define(g) with { MemoryMiB = memoryMiB });

            MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination", new()
            {
                StartWork = (g, token) => g.StartWorkAsync(GuestWork.MemoryEater(percent: 25), token),
                Probe = Probe(),
                MeasureGuestClock = true,
                Timeout = TimeSpan.FromMinutes(5),
            });

            Hosts.WriteLine($"{memoryMiB} MiB: {report}");
            report.Should().HaveLeftTheGuestActiveOn("destination").And.HaveAnsweredWithin(AllowedGap);
            report.Probe!.From.Should().Be((RoleName)"observer");
            report.Checks.Where(check => !check.Passed).Should().BeEmpty();
            guest.State.Should().Be(Hosts.Self.Role == "destination" ? GuestState.Running : GuestState.Absent, "the guest is on the destination only");
        }
    }

    [MultiHostTheory("source", "destination")]
    [InlineData(MigrationPhase.Begin)]
    [InlineData(MigrationPhase.Prepare)]
    [InlineData(MigrationPhase.Perform)]
    [InlineData(MigrationPhase.Finish)]
    [InlineData(MigrationPhase.Confirm)]
    [Trait("Covers", "outcome/Begin fails")]
    [Trait("Covers", "outcome/Prepare fails")]
    [Trait("Covers", "outcome/Perform fails")]
    [Trait("Covers", "outcome/Finish fails")]
    [Trait("Covers", "outcome/Confirm fails")]
    public async Task Stage_that_fails_leaves_the_guest_where_it_must_be(MigrationPhase phase)
    {
        await using Guest guest = await PrepareGuestAsync("classic", Define);
        MigrationSide side = phase is MigrationPhase.Prepare or MigrationPhase.Finish ? MigrationSide.Destination : MigrationSide.Source;

        MigrationFailedException failure = await Xunit.Assert.ThrowsAsync<MigrationFailedException>(() => MigrateAsync(guest, "source", "destination", new()
        {
            StartWork = (g, token) => g.StartWorkAsync(GuestWork.MemoryEater(percent: 25), token),
            OnPhase = (at, _) => at.Phase == phase && at.Side == side
                ? throw new InvalidOperationException("this stage fails on purpose")
                : Task.CompletedTask,
        }));

        failure.Phase.Should().Be(phase);
        failure.Cause.Should().Contain("this stage fails on purpose");
        RoleName home = phase == MigrationPhase.Confirm ? "destination" : "source";
        failure.States[home].Should().Be(GuestState.Running);
        failure.States[home == "source" ? "destination" : "source"].Should().NotBe(GuestState.Running, "never two running");
        if (Hosts.Self.Role == home)
        {
            await guest.Work.ShouldHaveProgressedAsync();
            (await guest.Shell.RunAsync("uname")).Output.Should().Be("Linux\n");
        }
    }

    // On a lab, or any hosts with a bridge, the guest keeps its address and is pinged; on this machine it is behind QEMU's own network.
    private GuestDefinition Define(GuestDefinition guest) => guest with
    {
        System = GuestSystem.TinyLinux,
        Network = Setting("Network.GuestAddress", "") is { Length: > 0 } address ? GuestNetwork.Tap(address) : GuestNetwork.User(),
    };

    private NetworkProbe Probe() => Setting("Network.GuestAddress", "").Length > 0 ? NetworkProbe.Ping() : NetworkProbe.Udp();

    private string Setting(string name, string otherwise) => Hosts.Properties.TryGetValue(name, out string? value) ? value : otherwise;
}
