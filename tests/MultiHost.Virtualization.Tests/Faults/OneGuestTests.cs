using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Faults;

/// <summary>The watch over the invariant must be able to fail.</summary>
public sealed class OneGuestTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WhenBothGuestsRunForAMoment_FailsWithTheOverlap()
    {
        await using InProcessGroup group = new();

        var failures = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            Func<Task> migrating = () => test.MigrateAsync(guest, new()
            {
                OnPhase = async (phase, token) =>
                {
                    // For real: the source goes on although the guest runs at the destination. Confirm ends it afterwards.
                    if (phase is { Phase: MigrationPhase.Finish, Side: MigrationSide.Source })
                    {
                        await phase.Guest.ResumeAsync(CancellationToken.None);
                    }
                },
            });
            return (await migrating.Should().ThrowAsync<CheckFailedException>()).Which;
        });

        failures["source"].Message.Should().MatchRegex(
            @"one-guest \(vm1\): FAILED, ran on both sides at once for \d+\.\d{3} ms, first from [\d:.]+ to [\d:.]+ \(source source \(alpha\), destination destination \(beta\)\)");
        failures["source"].Message.Should().Contain("afterwards on source (alpha): absent", "the end alone shows nothing");
    }

    [Fact]
    public void DescribeOverlap_WhenBothRan_SaysHowLongAndWhen()
    {
        OneGuest watch = new(History([(0, 500)], [(0, 700)]), History([(495.5, null)], [(490, null)]), TimeSpan.Zero);

        watch.DescribeOverlap().Should().Be("ran on both sides at once for 4.500 ms, first from 12:00:00.495500 to 12:00:00.500000");
        watch.Overlap.Should().Be(TimeSpan.FromMilliseconds(4.5));
    }

    [Fact]
    public void DescribeOverlap_WithinTheClocksUncertainty_IsNoProof() =>
        new OneGuest(History([(0, 500)], []), History([(495.5, null)], []), TimeSpan.FromMilliseconds(5)).DescribeOverlap().Should().BeNull();

    [Fact]
    public void DescribeGap_WhenTheSourceEndedFirst_SaysHowLong() =>
        new OneGuest(History([(0, 500)], [(0, 600)]), History([], [(650, null)]), TimeSpan.Zero).DescribeGap()
            .Should().Be("could go on nowhere for 50.000 ms, from 12:00:00.600000 on");

    [Fact]
    public void DescribeGap_WhenNobodyHasItInTheEnd_SaysSo() =>
        new OneGuest(History([(0, 500)], [(0, 600)]), History([], []), TimeSpan.Zero).DescribeGap()
            .Should().Be("could go on nowhere for 400.000 ms, from 12:00:00.600000 on");

    [Fact]
    public void DescribeGap_WhenTheGuestsQemuDied_IsNobodysFault() =>
        new OneGuest(new([], [new(Noon, Noon.AddSeconds(0.6), Lost: true)], Noon.AddSeconds(1)), History([], []), TimeSpan.Zero).DescribeGap().Should().BeNull();

    [Fact]
    public void DescribeGap_WhenItDiedAtTheDestinationBeforeTheSourceWasEnded_IsNobodysFault() =>
        new OneGuest(History([(0, 500)], [(0, 600)]), new([], [new(Noon.AddSeconds(0.51), Noon.AddSeconds(0.55), Lost: true)], Noon.AddSeconds(1)), TimeSpan.Zero)
            .DescribeGap().Should().BeNull();

    [Fact]
    public void DescribeGap_OfAMigrationToAndFro_FindsNone() =>
        new OneGuest(History([(0, 500), (900, null)], [(0, 600), (890, null)]), History([(510, 880)], [(505, 950)]), TimeSpan.Zero)
            .DescribeGap().Should().BeNull();

    [Fact]
    public void DescribeGap_WhenTheGuestWasElsewhereBefore_LooksAtThisMigrationOnly() =>
        new OneGuest(History([(0, 500), (700, 800)], [(0, 510), (690, 810)]), History([(805, null)], [(802, null)]), TimeSpan.Zero)
            .DescribeGap().Should().BeNull("a third host or a file had it from 510 to 690");

    private static GuestHistory History((double From, double? To)[] runs, (double From, double? To)[] holds) =>
        new([.. runs.Select(Interval)], [.. holds.Select(Interval)], Noon.AddSeconds(1));

    private static GuestInterval Interval((double From, double? To) at) =>
        new(Noon.AddMilliseconds(at.From), at.To is { } to ? Noon.AddMilliseconds(to) : null);
}
