using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Guests.Images;
using MultiHost.Virtualization.Guests.Shell;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Probes;
using Xunit;
using Xunit.MultiHost;

public sealed class LinuxGuests(IHostGroup hosts, VirtualMachines machines) : MigrationScenario(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    public async Task Guest_is_spoken_to_and_measured()
    {
        Skip.IfNot(Machines.Availability.Installed, Machines.Availability.Reason);
        await using Guest guest = await PrepareGuestAsync("vm1", g => g with { System = GuestSystem.TinyLinux, Network = GuestNetwork.User() });
        if (Hosts.Self.Role == "source")
        {
            ShellResult result = await guest.Shell.RunAsync("ls /nowhere");
            string kernel = await guest.Shell.RunOrThrowAsync("uname -r");
            result.ExitCode.Should().Be(1);
            kernel.Should().NotBeEmpty();
        }

        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination", new()
        {
            Probe = NetworkProbe.Udp(every: TimeSpan.FromMilliseconds(10)),
            MeasureGuestClock = true,
        });

        report.Should().HaveAnsweredWithin(TimeSpan.FromSeconds(30));
    }

    // Shown in docs/guests.md; no image comes with these examples.
    private async Task GuestOfAnImageAsync(string image, string password)
    {
        GuestLogin login = new("root") { Password = password };
        await using Guest guest = await PrepareGuestAsync("vm1", g => g with { System = GuestSystem.Image(image, login) with { OwnCopy = true } });
    }
}
