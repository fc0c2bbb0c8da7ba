using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

/// <summary>Code of the user's that takes too long: it is cancelled, waited for, and named.</summary>
public sealed class UserCodeTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(200);

    // Enough for a hook that returns at once, on a busy machine, too.
    private static readonly TimeSpan Longer = TimeSpan.FromSeconds(3);

    // Never completes, and looks at no token.
    private static readonly Task Deaf = new TaskCompletionSource().Task;

    [SkippableFact(Timeout = 60_000)]
    public async Task StartWork_WhenItTakesTooLong_HasEndedBeforeTheFailureIsTold()
    {
        bool hasEnded = false;
        MigrationFailedException failure = await FailureOf(new()
        {
            WorkTimeout = Short,
            StartWork = async (_, token) =>
            {
                try
                {
                    await Deaf.WaitAsync(token);
                }
                finally
                {
                    await Task.Yield();
                    hasEnded = true;
                }
            },
        });

        failure.Phase.Should().Be(MigrationPhase.Begin);
        failure.Cause.Should().Be(
            "StartWork of guest 'vm1' on alpha did not end within 0.2 s. Raise MigrationOptions.WorkTimeout, or let it do less.");
        hasEnded.Should().BeTrue("it must not act on the guest in what comes next");
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task StartWork_WhenItIgnoresItsToken_IsNamed()
    {
        MigrationFailedException failure = await FailureOf(new() { WorkTimeout = Short, HookGrace = Short, StartWork = (_, _) => Deaf });

        failure.Cause.Should().StartWith(
            "StartWork of guest 'vm1' on alpha did not end within 0.2 s and does not end although its CancellationToken was cancelled 0.2 s ago: ");
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task CheckWork_WhenItTakesTooLong_FailsItsCheck()
    {
        await using InProcessGroup group = new();
        var failures = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            Func<Task> migrating = () => test.MigrateAsync(guest, new()
            {
                WorkTimeout = Short,
                VerifyMemory = false, // which has no more time
                CheckWork = (_, token) => Deaf.WaitAsync(token),
            });
            return (await migrating.Should().ThrowAsync<CheckFailedException>()).Which;
        });

        failures["source"].Checks.Single(check => !check.Passed).Detail.Should().StartWith("CheckWork of guest 'vm1' on beta did not end within 0.2 s.");
    }

    [SkippableTheory(Timeout = 60_000)]
    [InlineData(MigrationSide.Source)]
    [InlineData(MigrationSide.Destination)]
    public async Task OnPhase_WhenItIgnoresItsToken_IsNamedAndNotWaitedForForEver(MigrationSide side)
    {
        MigrationFailedException failure = await FailureOf(new()
        {
            HookGrace = Longer,
            OnPhase = (phase, _) => phase.Phase == MigrationPhase.Perform && phase.Side == side ? Deaf : Task.CompletedTask,
        });

        // What goes wrong beside the other side's phase fails one's own next.
        failure.Phase.Should().Be(side == MigrationSide.Source ? MigrationPhase.Perform : MigrationPhase.Finish);
        failure.Cause.Should().StartWith(
            $"OnPhase in Perform of guest 'vm1' on the {side.ToString().ToLowerInvariant()} did not end within 3 s of the phase's end, "
            + "although its CancellationToken was cancelled");
        failure.States["source"].Should().Be(GuestState.Running);
    }

    private static async Task<MigrationFailedException> FailureOf(MigrationOptions options)
    {
        await using InProcessGroup group = new();
        var failures = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            Func<Task> migrating = () => test.MigrateAsync(guest, options);
            MigrationFailedException failure = (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which;
            return failure;
        });

        return failures["source"];
    }
}
