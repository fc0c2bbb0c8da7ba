using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Probes;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;
using Xunit.Abstractions;

namespace MultiHost.Virtualization.Tests.Probes;

public sealed class ProbedMigrationTests(ITestOutputHelper output)
{
    [SkippableFact(Timeout = 180_000)]
    [Trait("Covers", "scenario/clock")]
    public async Task Udp_FromAThirdHost_SeesTheGuestLeaveAndArrive_AndTheClockLosesTheStop()
    {
        await using InProcessGroup group = new("source", "destination", "observer");
        var reports = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", OnUserNetwork);
            MigrationReport report = await test.MigrateAsync(guest, new() { Probe = NetworkProbe.Udp(), MeasureGuestClock = true });
            if (test.Is("destination"))
            {
                // The other sign: a clock that somebody sets forward meanwhile.
                MigrationReport back = await BackAsync(test, guest);
                back.GuestClock!.Drift.Should().BeCloseTo(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
            }
            else
            {
                await BackAsync(test, guest);
            }

            return report;
        });

        foreach (MigrationReport report in reports.Values)
        {
            report.Probe!.From.Should().Be((RoleName)"observer");
            report.Probe.LongestGap.Should().BeGreaterThan(TimeSpan.FromMilliseconds(10)).And.BeLessThan(TimeSpan.FromSeconds(30));
            report.Probe.Sent.Should().BeGreaterThan(10);
        }

        MigrationReport full = reports["source"];
        output.WriteLine(full.ToString());
        full.GuestClock!.Drift.Should().BeCloseTo(
            -full.StopToResume!.Value, full.GuestClock.Uncertainty + TimeSpan.FromSeconds(2), "an emulated guest's clock stands still while the guest does");
        full.Should().HaveAnsweredWithin(TimeSpan.FromSeconds(30));
        Action tooLong = () => full.Should().HaveAnsweredWithin(TimeSpan.FromMilliseconds(1));
        tooLong.Should().Throw<Xunit.Sdk.XunitException>().WithMessage(
            "Expected the migration of vm1 to leave the guest's network silent for no longer than 1 ms, but longest silence * seen from observer, *");
    }

    [SkippableFact(Timeout = 120_000)]
    public async Task Probe_WhenTheGuestCannotAnswer_FailsOnAllHosts_AndTheGuestStays()
    {
        await using InProcessGroup group = new();
        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            Func<Task> migrating = () => test.MigrateAsync(guest, new() { Probe = NetworkProbe.Udp() });
            (await migrating.Should().ThrowAsync<GuestException>()).Which.Message.Should().Be(
                "Guest 'vm1' cannot be measured on destination (beta): Guest 'vm1' has no network. Set GuestDefinition.Network.");
            guest.State.Should().Be(test.Is("source") ? GuestState.Running : GuestState.Absent);
        });
    }

    [SkippableFact(Timeout = 180_000)]
    public async Task Probe_WhenTheMigrationFails_EndsWithIt()
    {
        await using InProcessGroup group = new("source", "destination", "observer");
        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", OnUserNetwork);
            MigrationOptions options = new()
            {
                Probe = NetworkProbe.Udp(),
                OnPhase = (phase, _) => phase is { Phase: MigrationPhase.Perform, Side: MigrationSide.Source } ? throw new InvalidOperationException("on purpose") : Task.CompletedTask,
            };
            if (test.Is("observer"))
            {
                (await test.MigrateAsync(guest, options)).Probe!.Sent.Should().BePositive();
                return;
            }

            Func<Task> migrating = () => test.MigrateAsync(guest, options);
            (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which.Phase.Should().Be(MigrationPhase.Perform);
        });
    }

    private static GuestDefinition OnUserNetwork(GuestDefinition guest) => guest with { System = GuestSystem.TinyLinux, Network = GuestNetwork.User() };

    private static Task<MigrationReport> BackAsync(Scenario test, Guest guest) => test.MigrateAsync(guest, "destination", "source", new()
    {
        MeasureGuestClock = true,
        StartWork = (g, token) => g.Shell.RunOrThrowAsync("date -s @$(($(date +%s) + 3600))", cancellationToken: token),
    });
}
