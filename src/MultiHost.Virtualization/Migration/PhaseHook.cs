namespace MultiHost.Virtualization.Migration;

/// <summary>The user's hook beside one phase. Its token ends with the phase.</summary>
internal sealed class PhaseHook
{
    private readonly CancellationTokenSource ending;
    private readonly Task running;

    private PhaseHook(Func<MigrationPhaseContext, CancellationToken, Task>? hook, MigrationPhaseContext context, CancellationToken stopping)
    {
        ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);

        // On a thread of its own: a hook that computes does not hold up the phase.
        running = hook is null ? Task.CompletedTask : Task.Run(() => hook(context, ending.Token), CancellationToken.None);
    }

    public static PhaseHook Start(MigrationOptions options, MigrationPhaseContext context, CancellationToken stopping) =>
        new(options.OnPhase, context, stopping);

    /// <summary>Ends the hook and waits for it.</summary>
    /// <returns>What it threw, its cancellation excepted.</returns>
    public async Task<Exception?> EndAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        try
        {
            await running.ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // It is the user's code: whatever it throws is the phase's failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
        finally
        {
            ending.Dispose();
        }
    }
}
