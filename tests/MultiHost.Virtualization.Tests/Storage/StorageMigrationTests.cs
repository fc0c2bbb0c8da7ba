using System.Collections.Concurrent;
using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Qmp;
using MultiHost.Virtualization.Storage;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Storage;

/// <summary>Local disks go along: mirrored over NBD until the switch-over.</summary>
public sealed class StorageMigrationTests : IDisposable
{
    private const int DiskMiB = 8;
    private readonly string folder = Directory.CreateTempSubdirectory("mhdisk-").FullName;

    [SkippableTheory(Timeout = 90_000)]
    [InlineData(DiskFormat.Raw)]
    [InlineData(DiskFormat.Qcow2)]
    [Trait("Covers", "scenario/storage migration")]
    public async Task MigrateAsync_OfLocalDisks_TakesTheirContentAlong(DiskFormat format)
    {
        await using InProcessGroup group = new();
        GuestDisk disk = GuestDisk.Local(createMiB: DiskMiB) with { Format = format };
        byte[] first = [];
        byte[] second = [];

        var reports = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => g with { Disks = [disk, disk], Paused = true });
            if (test.Is("source"))
            {
                await guest.WriteAsync(0, pattern: 0xA1);
                await guest.WriteAsync(1, pattern: 0xB2, offsetKiB: 1024);
            }

            MigrationReport report = await test.MigrateAsync(guest, new()
            {
                CopyStorage = CopyStorage.All,
                BandwidthLimit = 256 * 1024, // the transfer takes seconds, in which the write comes
                OnPhase = WriteUnderWayAsync,
            });
            if (test.Is("destination"))
            {
                (await guest.CopyRestsAsync()).Should().BeEmpty();
                first = await ReadIfRawAsync(group, "vm1-disk0.raw");
                second = await ReadIfRawAsync(group, "vm1-disk1.raw");
            }

            return report;
        });

        reports["source"].Checks.Should().Contain(c => c.Name == "disks-equal" && c.Passed).And.OnlyContain(c => c.Passed);
        group.Checks.Single(c => c.Name == "disks-equal").Detail.Should().Be("2 disks compared with the destination's on alpha");
        if (format == DiskFormat.Raw)
        {
            first.AsSpan(0, 64 * 1024).IndexOfAnyExcept((byte)0xA1).Should().Be(-1);
            first.AsSpan(4096 * 1024, 64 * 1024).IndexOfAnyExcept((byte)0xC3).Should().Be(-1, "what was written while it was copied is there, too");
            second.AsSpan(1024 * 1024, 64 * 1024).IndexOfAnyExcept((byte)0xB2).Should().Be(-1);
        }
    }

    [SkippableFact(Timeout = 90_000)]
    public async Task MigrateAsync_OfAnOverlay_CopiesWhatDiffersFromItsBase()
    {
        string lower = Path.Combine(folder, "base.raw");
        byte[] content = new byte[DiskMiB * 1024 * 1024];
        new Random(1).NextBytes(content);
        await File.WriteAllBytesAsync(lower, content);
        long copied = 0;
        await using InProcessGroup group = new();

        var reports = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => g with
            {
                Disks = [GuestDisk.Local(createMiB: DiskMiB) with { Format = DiskFormat.Qcow2, Base = lower }],
            });
            if (test.Is("source"))
            {
                await guest.WriteAsync(0, pattern: 0xA1);
            }

            MigrationReport report = await test.MigrateAsync(guest, new() { CopyStorage = CopyStorage.Incremental });
            if (test.Is("destination"))
            {
                copied = new FileInfo(Path.Combine(test.Group.Folder, "vm1-disk0.qcow2")).Length;
            }

            return report;
        });

        reports["source"].Checks.Should().Contain(c => c.Name == "disks-equal" && c.Passed);
        copied.Should().BeLessThan(content.Length / 4, "the base was not copied");
        (await File.ReadAllBytesAsync(lower)).AsSpan().SequenceEqual(content).Should().BeTrue();
    }

    [SkippableFact(Timeout = 90_000)]
    public async Task MigrateAsync_WhenTheCopyIsNotAskedFor_LeavesTheContentBehind()
    {
        byte[] there = [];
        await using InProcessGroup group = new();
        var reports = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => g with { Disks = [GuestDisk.Local(createMiB: 1)] });
            if (test.Is("source"))
            {
                await guest.WriteAsync(0, pattern: 0xA1);
            }

            MigrationReport report = await test.MigrateAsync(guest);
            if (test.Is("destination"))
            {
                there = await ReadIfRawAsync(group, "vm1-disk0.raw");
            }

            return report;
        });

        reports["source"].Checks.Should().NotContain(c => c.Name == "disks-equal");
        there.Should().NotBeEmpty();
        there.AsSpan().IndexOfAnyExcept((byte)0).Should().Be(-1);
    }

    [SkippableTheory(Timeout = 90_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MigrateAsync_WhenItDoesNotGoThrough_LeavesNeitherJobNorListener(bool cancelled)
    {
        await using InProcessGroup group = new();
        string exported = "";
        byte[] here = [];
        ConcurrentQueue<string> mirrored = [];

        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => g with { Disks = [GuestDisk.Local(createMiB: DiskMiB)] });
            MigrationOptions options = new()
            {
                CopyStorage = CopyStorage.All,
                BandwidthLimit = 64 * 1024,
                MonitorTimeout = TimeSpan.FromSeconds(20),
                CancelAfter = cancelled ? TimeSpan.FromSeconds(1) : null,
                OnPhase = async (phase, token) =>
                {
                    if (phase is not { Phase: MigrationPhase.Perform, Side: MigrationSide.Destination })
                    {
                        return;
                    }

                    // The phase waits for this; its token may be cancelled already when the machine is busy.
                    exported = (await phase.Guest.Qmp.ExecuteAsync("query-block-exports", cancellationToken: CancellationToken.None)).GetRawText();
                    if (!cancelled)
                    {
                        await phase.WaitForStatusAsync(MigrationStatus.Active, token);
                        await phase.Guest.KillAsync();
                    }
                },
            };
            if (test.Is("source"))
            {
                // By event, not by a look: the copy may have broken, and been cleared away, before anybody can look.
                guest.Qmp.EventSeen += happened =>
                {
                    if (happened.Name == "JOB_STATUS_CHANGE" && happened.Text("status") == "created")
                    {
                        mirrored.Enqueue(happened.Text("id")!);
                    }
                };
            }

            if (cancelled)
            {
                (await test.MigrateAsync(guest, options)).Outcome.Should().Be(MigrationOutcome.Cancelled);
            }
            else
            {
                await test.Awaiting(t => t.MigrateAsync(guest, options)).Should().ThrowAsync<MigrationFailedException>();
            }

            if (test.Is("source"))
            {
                guest.State.Should().Be(GuestState.Running);
                guest.Qmp.Timeout.Should().Be(QmpClient.DefaultTimeout, "MonitorTimeout is for the migration alone");
                (await guest.CopyRestsAsync()).Should().BeEmpty();
                await guest.WriteAsync(0, pattern: 0xD4);
                here = await File.ReadAllBytesAsync(Path.Combine(test.Group.Folder, "vm1-disk0.raw"));
            }
            else
            {
                guest.State.Should().Be(GuestState.Absent);
            }
        });

        exported.Should().Contain("copy-disk0", "the destination had listened");
        mirrored.Should().Equal(["copy-disk0"], "there was a job");
        here.AsSpan(0, 64 * 1024).IndexOfAnyExcept((byte)0xD4).Should().Be(-1, "the source's disk is its own again");
    }

    [SkippableFact(Timeout = 90_000)]
    public async Task MigrateAsync_WhenTheCopyBreaksOnTheWay_FailsBeforeTheSwitchover()
    {
        await using InProcessGroup group = new();
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => g with { Disks = [GuestDisk.Local(createMiB: DiskMiB)], Paused = true });
            MigrationOptions options = new()
            {
                CopyStorage = CopyStorage.All,
                BandwidthLimit = 256 * 1024, // seconds in which the server is closed, and the write finds that out
                OnPhase = async (phase, token) =>
                {
                    if (phase.Phase == MigrationPhase.Perform)
                    {
                        await phase.WaitForStatusAsync(MigrationStatus.Active, token);
                        await (phase.Side == MigrationSide.Destination ? CloseAsync(phase.Guest) : WriteAsync(phase.Guest));
                    }
                },
            };

            MigrationFailedException failure = (await test.Awaiting(t => t.MigrateAsync(guest, options)).Should().ThrowAsync<MigrationFailedException>()).Which;

            failure.Phase.Should().Be(MigrationPhase.Perform);
            failure.Message.Should().Contain("the copy of disk0 broke before the switch-over: ")
                .And.Contain("Look at qemu.stderr.log of both hosts, and at the destination's disk space");
            if (test.Is("source"))
            {
                guest.State.Should().Be(GuestState.Paused);
                (await guest.CopyRestsAsync()).Should().BeEmpty();
            }
            else
            {
                guest.State.Should().Be(GuestState.Absent);
            }
        });

        async Task CloseAsync(Guest guest)
        {
            await guest.Qmp.ExecuteAsync("nbd-server-stop");
            stopped.SetResult();
        }

        async Task WriteAsync(Guest guest)
        {
            await stopped.Task;
            await guest.WriteAsync(0, pattern: 0xE5);
        }
    }

    [Fact]
    public void Options_WhenTheCopyCannotWork_SayWhy()
    {
        Action postCopy = () => new MigrationOptions { CopyStorage = CopyStorage.All, PostCopy = new() }.Validated();

        postCopy.Should().Throw<ArgumentOutOfRangeException>().Which.Message.Should().StartWith(
            "MigrationOptions.CopyStorage is All. Allowed: None with post-copy and with the channel file");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<byte[]> ReadIfRawAsync(InProcessGroup group, string name)
    {
        string path = Path.Combine(group.Groups["destination"].Folder, name);
        return File.Exists(path) ? await File.ReadAllBytesAsync(path) : [];
    }

    // The mirror is ready before the transfer, which has begun when its status is active.
    private static async Task WriteUnderWayAsync(MigrationPhaseContext phase, CancellationToken cancellationToken)
    {
        if (phase is { Phase: MigrationPhase.Perform, Side: MigrationSide.Source })
        {
            await phase.WaitForStatusAsync(MigrationStatus.Active, cancellationToken);
            await phase.Guest.WriteAsync(0, pattern: 0xC3, offsetKiB: 4096);
        }
    }
}
