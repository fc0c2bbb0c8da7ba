namespace MultiHost.Virtualization.Migration;

internal abstract partial class MigrationHalf
{
    /// <summary>Runs a scenario's hook within the migration's time; what it throws fails the phase.</summary>
    protected async Task RunHookAsync(string name, Func<CancellationToken, Task> hook, CancellationToken cancellationToken)
    {
        // A migration outside of a scenario has none: not worth a thread.
        if (context.Hooks != MigrationHooks.None)
        {
            await Code.RunAsync(
                Named(name), Remaining(), "That is what the migration's time leaves it: raise MigrationOptions.Timeout, or let it do less.",
                hook, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs StartWork or CheckWork within its time.</summary>
    protected Task RunWorkAsync(string name, Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        Code.RunAsync(Named(name), Options.WorkTimeout, "Raise MigrationOptions.WorkTimeout, or let it do less.", work, cancellationToken);

    private UserCode Code => new(context.Time, Options.HookGrace, Hosts.WriteLine);

    private string Named(string name) => $"{name} of guest '{Guest.Name}' on {Hosts.Self.Name}";

    private string NameOfCheck => side == MigrationSide.Source ? "CheckSourceAsync" : "CheckDestinationAsync";

    /// <summary>The scenario's own check of this side: recorded only when it fails, since a scenario without one passes nothing.</summary>
    private async Task<IReadOnlyList<Check>> CheckByScenarioAsync(CancellationToken cancellationToken)
    {
        if (Failure is not null)
        {
            return [];
        }

        MigrationOutcome outcome = WasCancelled ? MigrationOutcome.Cancelled : MigrationOutcome.Completed;
        try
        {
            if (context.Hooks != MigrationHooks.None)
            {
                await RunWorkAsync(NameOfCheck, token => context.Hooks.Check(outcome, token), cancellationToken).ConfigureAwait(false);
            }

            return [];
        }
        catch (OperationCanceledException) when (Hosts.Stopping.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever the user's check throws is the reason why it failed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            string name = side == MigrationSide.Source ? "check-source" : "check-destination";
            return [await CheckAsync(name, Task.FromException<(bool, string)>(exception)).ConfigureAwait(false)];
        }
    }
}
