using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

public sealed class PostCopyTests
{
    // Slow enough that post-copy begins before the end, and that pages are left to ask for.
    private const long Slow = 8 * 1024 * 1024;

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WhenAHookBreaksPerformAfterPostCopyBegan_KeepsBothSides()
    {
        await using InProcessGroup group = new();
        var failures = await group.RunAsync(async test =>
        {
            string? lacks = await test.ThisHostsMachines.WhyNotAsync(Options(new()), "source", "destination");
            Skip.If(lacks is not null, lacks);
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
        StartWork = (g, token) => g.StartWorkAsync(GuestWork.MemoryEaterOf(memoryMiB: 24, dirtyMiBPerSecond: 100), token),
    };
}
