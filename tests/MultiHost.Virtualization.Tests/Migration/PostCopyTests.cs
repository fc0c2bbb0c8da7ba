using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;
using Xunit.Abstractions;

namespace MultiHost.Virtualization.Tests.Migration;

public sealed class PostCopyTests(ITestOutputHelper output)
{
    // Slow enough that post-copy begins before the end, and that pages are left to ask for.
    private const long Slow = 8 * 1024 * 1024;

    [SkippableTheory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Covers", "scenario/postcopy")]
    [Trait("Covers", "scenario/postcopy preempt")]
    public async Task MigrateAsync_ByPostCopy_ArrivesAndReportsBlocktime(bool preempt)
    {
        MigrationReport report = await MigrationCase.RunAsync(Options(new() { Preempt = preempt, BandwidthLimit = Slow }));

        output.WriteLine($"{report}\n{report.Figures}");
        report.ShouldHaveArrived();
        report.Figures.PostCopied.Should().BeTrue();
        report.Figures.PostCopyBlocktime.Should().NotBeNull();
        report.Samples.Should().Contain(sample => sample.Status == "postcopy-active");
    }

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "scenario/postcopy recover")]
    public async Task MigrateAsync_WhenPostCopyBreaksAndMayBeRecovered_ArrivesAllTheSame()
    {
        MigrationReport report = await MigrationCase.RunAsync(Options(new() { BandwidthLimit = Slow, Recoveries = 1 }) with { OnPhase = BreakAsync });

        output.WriteLine($"{report}\n{report.Figures}");
        report.ShouldHaveArrived();
        report.Figures.Recoveries.Should().Be(1);
    }

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "outcome/post-copy breaks")]
    public async Task MigrateAsync_WhenPostCopyBreaks_KeepsBothSidesPaused()
    {
        await using InProcessGroup group = new();
        var failures = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            Func<Task> migrating = () => test.MigrateAsync(guest, Options(new() { BandwidthLimit = Slow }) with { OnPhase = BreakAsync });
            MigrationFailedException failure = (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which;
            guest.IsHere.Should().BeTrue("both sides are kept");
            return failure;
        });

        MigrationFailedException failure = failures["source"];
        output.WriteLine(failure.Message);
        failure.Message.Should().Be(failures["destination"].Message);
        failure.Phase.Should().Be(MigrationPhase.Finish);
        failure.Cause.Should().StartWith("post-copy broke (postcopy-paused)");
        failure.States.Values.Should().Equal(GuestState.Paused, GuestState.Paused);
        failure.Checks.Should().NotContain(check => !check.Passed);
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WhenAHookBreaksPerformAfterPostCopyBegan_KeepsBothSides()
    {
        await using InProcessGroup group = new();
        var failures = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            Func<Task> migrating = () => test.MigrateAsync(guest, Options(new() { BandwidthLimit = Slow }) with
            {
                OnPhase = async (phase, _) =>
                {
                    if (phase is { Phase: MigrationPhase.Perform, Side: MigrationSide.Source })
                    {
                        await phase.WaitForStatusAsync(MigrationStatus.PostCopyActive, CancellationToken.None);
                        throw new IOException("injected");
                    }
                },
            });
            MigrationFailedException failure = (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which;
            guest.IsHere.Should().BeTrue("what one side has, the other lacks");
            return failure;
        });

        failures["source"].Phase.Should().Be(MigrationPhase.Perform);
        failures["source"].Cause.Should().Be("IOException: injected");
        failures["source"].States["source"].Should().Be(GuestState.Paused);
    }

    private static MigrationOptions Options(PostCopy postCopy) => new()
    {
        BandwidthLimit = Slow,
        PostCopy = postCopy,
        StartWork = g => g.StartWorkAsync(GuestWork.MemoryEaterOf(memoryMiB: 24, dirtyMiBPerSecond: 100)),
    };

    private static async Task BreakAsync(MigrationPhaseContext phase, CancellationToken ended)
    {
        if (phase is { Phase: MigrationPhase.Finish, Side: MigrationSide.Destination })
        {
            // Until the guest runs there, QEMU cannot recover it.
            await phase.WaitForStatusAsync(MigrationStatus.PostCopyActive, ended);
            await phase.Guest.Work.ReadProgressAsync(ended);
            await phase.Guest.Qmp.ExecuteAsync("migrate-pause", outOfBand: true, cancellationToken: ended);
        }
    }
}
