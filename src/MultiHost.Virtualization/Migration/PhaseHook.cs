namespace MultiHost.Virtualization.Migration;

/// <summary>The user's hook beside one phase. Its token ends with the phase.</summary>
internal sealed class PhaseHook
{
    private readonly CancellationTokenSource ending;
    private readonly Task running;
    private readonly string what;
    private readonly TimeSpan grace;
    private readonly TimeProvider time;

    private PhaseHook(MigrationOptions options, MigrationPhaseContext context, TimeProvider time, CancellationToken stopping)
    {
        what = $"OnPhase in {context.Phase} of guest '{context.Guest.Name}' on the {context.Side.ToString().ToLowerInvariant()}";
        grace = options.HookGrace;
        this.time = time;
        ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);

        // On a thread of its own: a hook that computes does not hold up the phase.
        running = options.OnPhase is { } hook ? Task.Run(() => hook(context, ending.Token), CancellationToken.None) : Task.CompletedTask;
    }

    public static PhaseHook Start(MigrationOptions options, MigrationPhaseContext context, TimeProvider time, CancellationToken stopping) =>
        new(options, context, time, stopping);

    /// <summary>Ends the hook and waits for it.</summary>
    /// <returns>What it threw, its cancellation excepted; or that it does not end.</returns>
    public async Task<Exception?> EndAsync()
    {
        Task ended = Task.WhenAll(ending.CancelAsync(), running);
        try
        {
            await ended.WaitAsync(grace, time).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return null;
        }
        catch (TimeoutException) when (!ended.IsCompleted)
        {
            return new TimeoutException(
                $"{what} did not end within {grace.TotalSeconds:0.###} s of the phase's end, although its CancellationToken was cancelled: "
                + "what it still does is not waited for. Pass the token on to every call in it.");
        }
#pragma warning disable CA1031 // It is the user's code: whatever it throws is the phase's failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception;
        }
        finally
        {
            // A hook that goes on may still look at its token.
            if (ended.IsCompleted)
            {
                ending.Dispose();
            }
        }
    }
}
