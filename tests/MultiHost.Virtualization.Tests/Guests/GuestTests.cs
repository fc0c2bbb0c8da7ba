using System.Diagnostics;
using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Qemu;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests;

public sealed class GuestTests
{
    [SkippableFact(Timeout = 60_000)]
    public async Task PrepareAsync_GivesTheOtherHostsAnIdleHandle()
    {
        await using InProcessGroup group = new();

        var states = await group.RunAsync(async test => (await test.PrepareAsync("vm1", on: "destination")).State);

        states["source"].Should().Be(GuestState.Absent);
        states["destination"].Should().Be(GuestState.Running);
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task PrepareAsync_WhenQemuRefuses_ThrowsCommandLineExitCodeAndStderr()
    {
        await using InProcessGroup group = new("source");

        Func<Task> preparing = () => group.RunAsync(test => test.PrepareAsync("vm1", g => g with { Machine = "no-such-machine" }));

        QemuStartException failure = (await preparing.Should().ThrowAsync<QemuStartException>()).Which;
        failure.ExitCode.Should().Be(1);
        failure.StandardError.Should().Contain("unsupported machine type");
        failure.CommandLine.Should().Contain("-machine no-such-machine");
        failure.Message.Should().Contain(failure.CommandLine).And.Contain("the logs are in ");
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task DisposeAsync_OfTheMachines_EndsGuestsThatATestLeft()
    {
        InProcessGroup group = new("source");
        int processId = 0;
        await group.RunAsync(async test => processId = (await test.PrepareAsync("vm1")).ProcessId);
        using Process qemu = Process.GetProcessById(processId);

        await group.DisposeAsync();

        qemu.HasExited.Should().BeTrue();
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task PrepareAsync_OfANameThatTheTestHas_IsRefused_AndALeftOverIsEnded()
    {
        await using InProcessGroup group = new("source");
        await group.RunAsync(async test =>
        {
            Guest first = await test.PrepareAsync("vm1");
            Func<Task> again = () => test.PrepareAsync("vm1");
            await again.Should().ThrowAsync<InvalidOperationException>().WithMessage("This test has a guest 'vm1' on host 'alpha' already.*");

            test.Group.LogFolder = Directory.CreateDirectory(test.Group.LogFolder + "-of-the-next-test").FullName;
            Guest second = await test.PrepareAsync("vm1");

            first.State.Should().Be(GuestState.Absent);
            second.State.Should().Be(GuestState.Running);
        });
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task State_AfterItsQemuDied_IsLost_AndDisposingIsHarmless()
    {
        await using InProcessGroup group = new("source");

        await group.RunAsync(async test =>
        {
            Guest guest = await test.PrepareAsync("vm1");
            await guest.KillAsync();
            guest.State.Should().Be(GuestState.Lost);

            Func<Task> reading = () => guest.Work.ReadProgressAsync();
            (await reading.Should().ThrowAsync<GuestException>()).Which.Message.Should().Contain("QEMU was ended by signal 9");

            await guest.DisposeAsync();
            await guest.DisposeAsync();
            guest.State.Should().Be(GuestState.Absent);
        });
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task VerifyMemoryAsync_WhenAWordWasChangedFromOutside_FindsIt()
    {
        await using InProcessGroup group = new("source");
        await group.RunAsync(async test =>
        {
            string memory = Path.Combine(test.Group.Folder, "ram");
            Guest guest = await test.PrepareAsync("vm1", g => g with
            {
                MemoryMiB = 16,
                Machine = "pc,memory-backend=ram",
                ExtraArguments = ["-object", $"memory-backend-file,id=ram,size=16M,share=on,mem-path={memory}"],
            });
            (await guest.Session.VerifyMemoryAsync(CancellationToken.None)).Bad.Should().Be(0);

            await guest.PauseAsync();
            await using (FileStream file = new(memory, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            {
                file.Position = 0x20_0000 + (100 * 4096) + 512;
                file.Write([0xDE, 0xAD, 0xBE, 0xEF]);
            }

            await guest.ResumeAsync();
            await guest.Session.VerifyMemoryAsync(CancellationToken.None);
            (await guest.Session.VerifyMemoryAsync(CancellationToken.None)).Bad.Should().Be(1);
        });
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WhenMemoryWasDamaged_FailsTheCheckMemoryConsistent()
    {
        await using InProcessGroup group = new();
        var failures = await group.RunAsync(async test =>
        {
            string memory = Path.Combine(test.Group.Folder, "ram");
            await using Guest guest = await test.PrepareAsync("vm1", g => g with
            {
                MemoryMiB = 16,
                Machine = "pc,memory-backend=ram",
                ExtraArguments = ["-object", $"memory-backend-file,id=ram,size=16M,share=on,mem-path={memory}"],
            });
            Func<Task> migrating = () => test.MigrateAsync(guest, new()
            {
                StartWork = (g, token) => g.StartWorkAsync(GuestWork.MemoryEaterOf(4, dirtyMiBPerSecond: 1), token),
                OnPhase = async (phase, _) =>
                {
                    if (phase is { Phase: MigrationPhase.Finish, Side: MigrationSide.Destination })
                    {
                        // After the last page has come in; the guest is seconds away from this one.
                        await phase.WaitForStatusAsync(MigrationStatus.Completed, CancellationToken.None);
                        using FileStream file = new(memory, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                        file.Position = 0x20_0000 + (900 * 4096);
                        file.Write([0xDE, 0xAD, 0xBE, 0xEF]);
                    }
                },
            });
            return (await migrating.Should().ThrowAsync<CheckFailedException>()).Which;
        });

        failures["source"].Checks.Where(check => !check.Passed).Should().ContainSingle()
            .Which.ToString().Should().MatchRegex(@"^memory-consistent \(vm1\): FAILED, \d+ pages verified by the guest, 1 bad words on beta$");
    }
}
