using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>What is done to a guest before or during a migration, and instead of one.</summary>
public sealed class GuestOperations(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/paused guest")]
    public async Task Paused_guest_stays_paused()
    {
        await using Guest guest = await PrepareGuestAsync("vm1", g => g with { Paused = true });

        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination");

        report.Checks.Select(check => check.Name).Should().BeEquivalentTo("source-gone", "guest-paused");
        report.StopToResume.Should().BeNull();
        guest.Should().BePausedOn("destination");
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/hotplug, then migrate")]
    public async Task Hotplugged_devices_go_along()
    {
        await using Guest guest = await PrepareGuestAsync("vm1", g => g with { MaxMemoryMiB = 256, ExtraArguments = ["-device", "qemu-xhci"] });
        if (IsSource)
        {
            await guest.HotplugAsync(new GuestDevice("virtio-rng-pci", "random"));
            await guest.HotplugAsync(GuestDevice.Memory("more", memoryMiB: 64));
            await guest.HotplugAsync(new GuestDevice("usb-mouse", "mouse"));
            await guest.UnplugAsync("mouse");
        }

        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination");

        report.ShouldHaveArrived();
        if (!IsSource)
        {
            (await guest.HasDeviceAsync("random")).Should().BeTrue();
            (await guest.HasDeviceAsync("more")).Should().BeTrue();
            (await guest.HasDeviceAsync("mouse")).Should().BeFalse();
            guest.Devices.Select(device => device.Id).Should().Equal("random", "more");
        }
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/guest reboot in flight")]
    public async Task Guest_that_is_reset_on_the_way_arrives()
    {
        bool reset = false;

        await ArriveAsync(new()
        {
            // All of its work fits into the stop: it ends however much the guest dirties.
            BandwidthLimit = 2 * 1024 * 1024,
            DowntimeLimit = TimeSpan.FromSeconds(2),
            OnPhase = async (phase, ended) =>
            {
                if (phase is { Phase: MigrationPhase.Perform, Side: MigrationSide.Source })
                {
                    await phase.WaitForStatusAsync(MigrationStatus.Active, ended);
                    await phase.Guest.ResetAsync(ended);
                    reset = true;
                }
            },
        }, guest => guest with { WorkMiB = 1 });

        reset.Should().Be(IsSource, "event RESET was seen there during Perform");
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/save to file and restore")]
    public async Task Guest_that_was_saved_is_restored_on_the_other_host_and_comes_back()
    {
        string path = await SharedFile.NameAsync(Hosts, "vm1.saved");
        await using Guest guest = await PrepareGuestAsync("vm1");
        if (IsSource)
        {
            await guest.SaveAsync(path);
            guest.State.Should().Be(GuestState.Absent);
        }

        long saved = (await Hosts.Barrier.ExchangeAsync("saved", guest.Work.Baseline))["source"];
        if (!IsSource)
        {
            await Machines.RestoreAsync(guest, path);
            File.Delete(path);
            await guest.Work.ShouldHaveProgressedAsync();
            (await guest.Work.ReadProgressAsync()).Should().BeGreaterThan(saved).And.BeLessThan(saved + 100_000, "it goes on, and does not begin anew");
        }

        guest.Should().BeActiveOn("destination");
        await Hosts.Barrier.SignalAndWaitAsync("restored");

        MigrationReport report = await MigrateAsync(guest, from: "destination", to: "source");

        report.Should().HaveLeftTheGuestActiveOn("source");
        report.Checks.Should().Contain(check => check.Name == "memory-consistent").And.OnlyContain(check => check.Passed);
    }
}
