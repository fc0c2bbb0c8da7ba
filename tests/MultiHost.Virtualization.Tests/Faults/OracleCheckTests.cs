using FluentAssertions;
using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Faults;

/// <summary>The check <c>oracle</c> must be able to fail.</summary>
public sealed class OracleCheckTests
{
    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WhenTheOutcomeIsAnother_NamesTheRowAndWhatWasSeen() => await ShouldFailAsync(
        new()
        {
            Fault = Fault.At(MigrationPhase.Prepare).RefusePort(),

            // Not in the table: the source dies, too.
            OnPhase = (phase, _) => phase is { Phase: MigrationPhase.Prepare, Side: MigrationSide.Source } ? phase.Guest.KillAsync() : Task.CompletedTask,
        },
        "oracle (vm1): FAILED, RefusePort in Prepare, row 'Prepare fails': expected source running, destination gone, fails in Prepare; "
        + "seen source gone, destination gone, fails in Prepare");

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WhenTheFaultNeverStrikes_SaysSo() => await ShouldFailAsync(
        new()
        {
            Fault = Fault.At(MigrationPhase.Confirm).KillQemu("source"),
            DestinationDefinition = guest => guest with { Machine = "pc-of-tomorrow" },
        },
        "seen source running, destination gone, fails in Prepare; the fault never struck");

    private static async Task ShouldFailAsync(MigrationOptions options, string message)
    {
        await using InProcessGroup group = new();

        var failures = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            Func<Task> migrating = () => test.MigrateAsync(guest, options);
            return (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which;
        });

        failures["source"].Message.Should().Contain(message).And.Be(failures["destination"].Message);
        group.Checks.Should().Contain(check => check.Name == "oracle" && !check.Passed, "a test fails by it, whatever it catches");
    }
}
