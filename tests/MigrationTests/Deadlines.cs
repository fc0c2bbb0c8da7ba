using System.Diagnostics;
using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Storage;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>Longest times: what both hosts are told when one is over.</summary>
public sealed class Deadlines(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    [Trait("Covers", "knob/mig_timeout")]
    public async Task Migration_that_does_not_end_in_time_is_cancelled()
    {
        await using Guest guest = await PrepareGuestAsync("vm1");
        Func<Task> migrating = () => MigrateAsync(
            guest, from: "source", to: "destination", new() { Timeout = TimeSpan.FromSeconds(5), BandwidthLimit = 16 * 1024 });

        MigrationFailedException failure = (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which;

        failure.Phase.Should().Be(MigrationPhase.Perform);
        failure.Cause.Should().MatchRegex(@"^the migration did not end within 5 s and was cancelled \(active, \d+ bytes transferred, \d+ remaining");
        failure.States["destination"].Should().Be(GuestState.Absent);
        failure.Checks.Should().OnlyContain(check => check.Passed);
        guest.Should().BeActiveOn("source");
        (await Hosts.Barrier.ExchangeAsync("failures", failure.Message)).Values.Distinct().Should().ContainSingle("both sides have one deadline");
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "knob/disk_prepare_timeout")]
    public async Task Disk_on_storage_that_hangs_is_given_up()
    {
        new GuestDefinition("vm1").DiskPrepareTimeout.Should().Be(TimeSpan.FromSeconds(160));
        string pipe = await SharedFile.NameAsync(Hosts, "disk.raw");
        if (IsSource)
        {
            await MakePipeAsync(pipe);
        }

        Func<Task> preparing = () => PrepareGuestAsync(
            "vm1", g => g with { Disks = [GuestDisk.Shared(pipe)], DiskPrepareTimeout = TimeSpan.FromSeconds(1) });

        (await preparing.Should().ThrowAsync<StorageException>()).Which.Message.Should().Be(
            $"The disks of guest 'vm1' are not ready: the disks were not ready on {Hosts["source"].Name} within 1 s; "
            + "raise GuestDefinition.DiskPrepareTimeout.");
        if (IsSource)
        {
            await using FileStream letGo = new(pipe, FileMode.Open, FileAccess.ReadWrite);
            File.Delete(pipe);
        }
    }

    // Opening a pipe that nobody writes to waits for ever, as a lost NFS server's file does.
    private static async Task MakePipeAsync(string path)
    {
        using Process made = Process.Start("mkfifo", [path]);
        await made.WaitForExitAsync();
        made.ExitCode.Should().Be(0);
    }
}
