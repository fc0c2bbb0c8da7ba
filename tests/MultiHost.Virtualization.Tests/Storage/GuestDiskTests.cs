using System.Text.Json;
using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Qemu;
using MultiHost.Virtualization.Storage;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Storage;

/// <summary>Disks of running guests, prepared on both hosts.</summary>
public sealed class GuestDiskTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mhdisk-").FullName;

    private string Image => Path.Combine(folder, "image.raw");

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WithASharedDisk_FindsItsContentOnTheOtherSide()
    {
        byte[] content = [];
        await using InProcessGroup group = new();

        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => g with { Disks = [GuestDisk.Shared(Image) with { CreateMiB = 1 }] });
            if (test.Is("source"))
            {
                await guest.WriteAsync(0, pattern: 0xA1);
            }

            await test.MigrateAsync(guest);
            if (test.Is("destination"))
            {
                await guest.WriteAsync(0, pattern: 0xB2, offsetKiB: 64);
                content = await File.ReadAllBytesAsync(Image);
                Directory.GetFiles(folder).Should().Equal([Image], "no token of the comparison is left");
            }
        });

        content.AsSpan(0, 64 * 1024).IndexOfAnyExcept((byte)0xA1).Should().Be(-1);
        content.AsSpan(64 * 1024, 64 * 1024).IndexOfAnyExcept((byte)0xB2).Should().Be(-1);
        Directory.GetFiles(folder).Should().BeEmpty("what was made for the guest goes with it");
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WithAnOwnCopy_LeavesTheOriginalAlone()
    {
        await File.WriteAllBytesAsync(Image, new byte[1024 * 1024]);
        await using InProcessGroup group = new();

        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => g with { Disks = [GuestDisk.Shared(Image) with { OwnCopy = true }] });
            if (test.Is("source"))
            {
                await guest.WriteAsync(0, pattern: 0xA1);
            }

            await test.MigrateAsync(guest);
            if (test.Is("source"))
            {
                await guest.DisposeAsync();
                Directory.GetFiles(folder).Should().HaveCount(2, "the guest has its copy at the destination");
            }

            await test.Group.Barrier.SignalAndWaitAsync("seen");
        });

        (await File.ReadAllBytesAsync(Image)).AsSpan().IndexOfAnyExcept((byte)0).Should().Be(-1);
        Directory.GetFiles(folder).Should().Equal([Image], "the copy goes with the guest");
    }

    [SkippableFact(Timeout = 120_000)]
    public async Task PrepareAsync_InTestAfterTest_LeavesNoDisksOfTheEarlierOnes()
    {
        await File.WriteAllBytesAsync(Image, new byte[1024 * 1024]);
        await using InProcessGroup group = new();

        // What a test leaves by losing its guest at the destination goes when the next one begins.
        foreach (string test in new[] { "first", "second", "third" })
        {
            await group.RunAsync(async scenario =>
            {
                scenario.Group.LogFolder = Path.Combine(folder, "logs", scenario.Group.Self.Name, test);
                Guest guest = await scenario.PrepareAsync(test, g => g with
                {
                    Disks = [GuestDisk.Shared(Image) with { OwnCopy = true }, GuestDisk.Local(createMiB: 1)],
                });
                Directory.GetFiles(folder, "mh-*.qcow2").Should().ContainSingle("it is this test's copy alone")
                    .Which.Should().Contain($"mh-{test}-");
                await scenario.MigrateAsync(guest);
                if (scenario.Is("source"))
                {
                    await guest.DisposeAsync();
                    Directory.GetFiles(scenario.Group.Folder).Should().BeEmpty();
                }
            });
        }

        await group.DisposeMachinesAsync();
        Directory.GetFiles(folder).Should().Equal(Image);
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task PrepareAsync_WhenOneOfTheDisksCannotBeMade_LeavesNone()
    {
        await using InProcessGroup group = new("source");

        await group.RunAsync(async test =>
        {
            Func<Task> prepare = () => test.PrepareAsync("vm1", g => g with
            {
                Disks = [GuestDisk.Shared(Image) with { CreateMiB = 1 }, GuestDisk.Shared(Path.Combine(folder, "missing"))],
            });

            await prepare.Should().ThrowAsync<StorageException>();
            Directory.GetFiles(folder).Should().BeEmpty();
        });
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task PrepareAsync_OfASecondGuestWithTheSameDisk_SaysWhoHoldsTheLock()
    {
        await File.WriteAllBytesAsync(Image, new byte[1024 * 1024]);
        await using InProcessGroup group = new("source");

        await group.RunAsync(async test =>
        {
            await using Guest first = await test.PrepareAsync("vm1", g => g with { Disks = [GuestDisk.Shared(Image)] });
            Func<Task> second = () => test.PrepareAsync("vm2", g => g with { Disks = [GuestDisk.Shared(Image)] });

            (await second.Should().ThrowAsync<QemuStartException>()).Which.Message.Should().Contain(
                $"QEMU did not get the \"write\" lock of {Image}; it is held on alpha by process {first.ProcessId} (qemu-system-x86_64, guest 'vm1'). "
                + "A disk that several guests have at once must be ReadOnly in all of them; otherwise give each an OwnCopy, or end the other first.");
        });
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task PrepareAsync_OfTwoGuestsThatOnlyRead_LetsBothHaveTheDisk()
    {
        await File.WriteAllBytesAsync(Image, new byte[1024 * 1024]);
        await using InProcessGroup group = new("source");

        await group.RunAsync(async test =>
        {
            GuestDisk disk = GuestDisk.Shared(Image) with { ReadOnly = true };
            await using Guest first = await test.PrepareAsync("vm1", g => g with { Disks = [disk] });
            await using Guest second = await test.PrepareAsync("vm2", g => g with { Disks = [disk] });

            second.State.Should().Be(GuestState.Running);
        });
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task PrepareAsync_WhenTheFileIsMissing_FailsOnBothHostsAlike()
    {
        await using InProcessGroup group = new();

        await group.RunAsync(async test =>
        {
            Func<Task> prepare = () => test.PrepareAsync("vm1", g => g with { Disks = [GuestDisk.Shared(Image)] });

            (await prepare.Should().ThrowAsync<StorageException>()).Which.Message.Should().Be(
                $"The disks of guest 'vm1' are not ready: there is no file {Image} on alpha.");
        });
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task PrepareAsync_WhenTheFileIsThereAlready_DoesNotReplaceIt()
    {
        await File.WriteAllTextAsync(Image, "mine");
        await using InProcessGroup group = new("source");

        await group.RunAsync(async test =>
        {
            Func<Task> prepare = () => test.PrepareAsync("vm1", g => g with { Disks = [GuestDisk.Shared(Image) with { CreateMiB = 1 }] });

            (await prepare.Should().ThrowAsync<StorageException>()).Which.Message.Should().Be(
                $"The disks of guest 'vm1' are not ready: {Image} is there already on alpha, and CreateMiB would replace it: remove it, name another file, or leave CreateMiB out.");
        });

        (await File.ReadAllTextAsync(Image)).Should().Be("mine");
    }

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "knob/disk_prepare_timeout")]
    public async Task PrepareAsync_WhenAHostsStorageHangs_EndsForAllAtTheDeadline()
    {
        // Opening a pipe that nobody writes to waits for ever, as a lost NFS server's file does.
        await SharedFileProofTests.MakePipeAsync(Image);
        await using InProcessGroup group = new();
        new GuestDefinition("vm1").DiskPrepareTimeout.Should().Be(TimeSpan.FromSeconds(160));
        try
        {
            await group.RunAsync(async test =>
            {
                Func<Task> prepare = () => test.PrepareAsync(
                    "vm1", g => g with { Disks = [GuestDisk.Shared(Image)], DiskPrepareTimeout = TimeSpan.FromSeconds(1) });

                (await prepare.Should().ThrowAsync<StorageException>()).Which.Message.Should().Be(
                    "The disks of guest 'vm1' are not ready: the disks were not ready on alpha within 1 s; raise GuestDefinition.DiskPrepareTimeout.");
            });
        }
        finally
        {
            await using FileStream release = new(Image, FileMode.Open, FileAccess.ReadWrite);
        }
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WithADiskOnAnNbdServer_FindsItThereAgain()
    {
        await File.WriteAllBytesAsync(Image, new byte[1024 * 1024]);
        await using NbdServer server = await NbdServer.StartAsync(Image);
        await using InProcessGroup group = new();

        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => g with { Disks = [GuestDisk.Nbd("127.0.0.1", server.Port)] });
            await test.MigrateAsync(guest);
            if (test.Is("destination"))
            {
                await guest.WriteAsync(0, pattern: 0xB2);
            }
        });

        (await File.ReadAllBytesAsync(Image)).AsSpan(0, 64 * 1024).IndexOfAnyExcept((byte)0xB2).Should().Be(-1);
    }

    [Theory]
    [InlineData(true, null, null, "OwnCopy is for shared disks; a local disk of 1 MiB is local")]
    [InlineData(false, 0, null, "CreateMiB is 0; allowed: 1 to 1048576")]
    [InlineData(false, null, "/base", "a file with a Base is in format qcow2: set Format")]
    public void Validated_WhenADiskIsNotPossible_SaysWhy(bool ownCopy, int? createMiB, string? lower, string problem)
    {
        GuestDisk disk = GuestDisk.Local(createMiB ?? 1) with { OwnCopy = ownCopy, Base = lower };
        Action validate = () => (new GuestDefinition("vm1") with { Disks = [disk] }).Validated();

        validate.Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should().Contain(problem);
    }

    [Fact]
    public void Shared_WhenThePathIsRelative_SaysSo()
    {
        Action make = () => GuestDisk.Shared("image.raw");

        make.Should().Throw<ArgumentException>().WithMessage("'image.raw' does not begin with '/'. The path of a disk must mean the same everywhere.*");
    }

    [Fact]
    public void GuestDisk_AsJson_StaysTheSame()
    {
        GuestDisk[] disks = [GuestDisk.Nfs("10.0.0.1", "/export/a") with { ReadOnly = true }, GuestDisk.Nbd("h", 10809, "x"), GuestDisk.Local(4), GuestDisk.Shared("/a")];

        JsonSerializer.Deserialize<GuestDisk[]>(JsonSerializer.Serialize(disks)).Should().Equal(disks);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
