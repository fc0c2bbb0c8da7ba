using System.Diagnostics;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace FailingMigrations;

/// <summary>One test of each kind of result, for docs/results.md.</summary>
public sealed class Gallery(IHostGroup hosts, VirtualMachines machines) : MigrationScenario(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    public async Task Guest_goes_over()
    {
        Skip.IfNot(Machines.Availability.Installed, Machines.Availability.Reason);
        await using Guest guest = await PrepareGuestAsync("mailserver");

        await MigrateAsync(guest, from: "source", to: "destination");
    }

    [MultiHostFact("source", "destination")]
    public async Task Host_is_lost()
    {
        await Hosts.Barrier.SignalAndWaitAsync("all here");
        if (Hosts.Self.Role == "destination")
        {
            Hosts.Step("Receive the letters");
            Process.GetCurrentProcess().Kill();
        }

        Hosts.Step("Send the letters");
        await Hosts.Barrier.SignalAndWaitAsync("letters are there");
    }

    [MultiHostFact("source", "destination")]
    public async Task Disk_is_too_small()
    {
        Skip.If(Hosts.Self.Role == "destination", "3 GiB are free, and the mail needs 8. Make room in /srv/mail.");
        await Hosts.Barrier.SignalAndWaitAsync("all here");
    }

    [MultiHostFact("source", "destination")]
    [KnownFailure("https://example.org/issues/17", Because = "the queue is not written to the disk")]
    public async Task Letters_are_kept_over_a_restart()
    {
        Hosts.Step("Count the letters");
        await Hosts.Barrier.SignalAndWaitAsync("restarted");
        Assert.True(Hosts.Self.Role == "source", "17 letters are lost");
    }
}
