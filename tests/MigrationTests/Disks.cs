using System.Text.Json.Nodes;
using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Storage;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>Guests with disks, on hosts that have files of their own.</summary>
public sealed class Disks(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/storage migration")]
    public async Task Local_disk_goes_along()
    {
        await using Guest guest = await PrepareGuestAsync("vm1", g => g with { Disks = [GuestDisk.Local(createMiB: 16) with { Format = DiskFormat.Qcow2 }] });
        await WriteAsync(guest);

        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination", new() { CopyStorage = CopyStorage.All });

        report.Checks.Should().Contain(c => c.Name == "disks-equal" && c.Passed);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Needs", "RealHosts")]
    public async Task Disk_on_an_NFS_server_is_found_again()
    {
        Skip.IfNot(
            Hosts.Properties.ContainsKey("Storage.Nfs"),
            "The property Storage.Nfs names no NFS server. Run it on a lab: ./build.sh lab up --nfs, then --settings runsettings/lab.runsettings.");
        string[] nfs = Hosts.Properties["Storage.Nfs"].Split(':', 2);
        string path = $"{nfs[1]}/vm1-{await TokenAsync()}.raw";
        if (IsSource)
        {
            await using FileStream image = new(path, FileMode.CreateNew);
            image.SetLength(1024 * 1024);
        }

        await Hosts.Barrier.SignalAndWaitAsync("made");
        await using Guest guest = await PrepareGuestAsync("vm1", g => g with { Disks = [GuestDisk.Nfs(nfs[0], path)] });
        await WriteAsync(guest);

        await MigrateAsync(guest, from: "source", to: "destination");

        byte[] content = await File.ReadAllBytesAsync(path);
        content.AsSpan(0, 4096).IndexOfAnyExcept((byte)0xA1).Should().Be(-1);
        await Hosts.Barrier.SignalAndWaitAsync("read");
        File.Delete(path);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Needs", "RealHosts")]
    public async Task Disk_that_is_not_shared_is_noticed_before_the_guest_starts()
    {
        Skip.If(
            Hosts.Hosts.All(host => host.Address.StartsWith("127.", StringComparison.Ordinal)),
            "Local hosts have one file system. Run it on a lab: ./build.sh lab up, then --settings runsettings/lab.runsettings.");
        string path = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "not-shared.raw");
        await File.WriteAllBytesAsync(path, new byte[4096]);
        await Hosts.Barrier.SignalAndWaitAsync("made");

        Func<Task> prepare = () => PrepareGuestAsync("vm1", g => g with { Disks = [GuestDisk.Shared(path)] });

        (await prepare.Should().ThrowAsync<StorageException>()).Which.Message.Should().Be(
            $"The disks of guest 'vm1' are not ready: {path} is not the same file on {Hosts["destination"].Name} as on {Hosts["source"].Name}: "
            + $"another file is there on {Hosts["destination"].Name}. Mount the same storage there on both, or use GuestDisk.Local and MigrationOptions.CopyStorage.");
        File.Delete(path);
    }

    private async Task<string> TokenAsync() => (await Hosts.Barrier.ExchangeAsync("token", Guid.NewGuid().ToString("N")))["source"];

    private async Task WriteAsync(Guest guest)
    {
        if (IsSource)
        {
            await guest.Qmp.ExecuteAsync(
                "human-monitor-command",
                new JsonObject { ["command-line"] = "qemu-io -d /machine/peripheral/disk0/virtio-backend \"write -P 0xa1 0 64k\"" });
        }
    }
}
