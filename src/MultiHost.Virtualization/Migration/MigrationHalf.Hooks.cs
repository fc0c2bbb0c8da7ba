namespace MultiHost.Virtualization.Migration;

internal abstract partial class MigrationHalf
{
    /// <summary>Runs a scenario's hook within the migration's time; what it throws fails the phase.</summary>
    protected async Task RunHookAsync(string name, Func<CancellationToken, Task> hook, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(Remaining(), context.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await hook(either.Token).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"{name} of guest '{Guest.Name}' did not end within the migration's time. Raise MigrationOptions.Timeout, or let it do less.");
        }
    }

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
            await context.Hooks.Check(outcome, cancellationToken)
                .WaitAsync(Options.WorkTimeout, context.Time, cancellationToken).ConfigureAwait(false);
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
