namespace MultiHost.Virtualization.Migration;

/// <summary>
/// Runs code of the user's within a time. Its token ends with that time; it is then waited for, so that it cannot act in what comes next, and named if it
/// does not end.
/// </summary>
/// <param name="time">Clock of the deadlines.</param>
/// <param name="grace">Time to end in, once its token has been cancelled.</param>
/// <param name="say">Where to say what no exception can.</param>
internal sealed class UserCode(TimeProvider time, TimeSpan grace, Action<string> say)
{
    /// <summary>Runs it.</summary>
    /// <param name="what">Its name, such as <c>StartWork of guest 'vm1' on alpha</c>.</param>
    /// <param name="limit">Longest time.</param>
    /// <param name="raise">What to set for a longer one.</param>
    /// <param name="code">The code; on a thread of its own, so that it may compute.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="TimeoutException">It took longer, or ignores its token.</exception>
    public async Task RunAsync(string what, TimeSpan limit, string raise, Func<CancellationToken, Task> code, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(limit, time);
        CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        Task running = Task.Run(() => code(either.Token), CancellationToken.None);
        try
        {
            await running.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            Exception? last = await EndAsync(running).ConfigureAwait(false);
            bool ignores = !running.IsCompleted;
            if (cancellationToken.IsCancellationRequested)
            {
                if (ignores)
                {
                    say($"{what} {Ignores}");
                }

                cancellationToken.ThrowIfCancellationRequested();
            }

            throw new TimeoutException($"{what} did not end within {limit.TotalSeconds:0.###} s{(ignores ? $" and {Ignores}" : ".")} {raise}", last);
        }
        catch (OperationCanceledException exception)
        {
            throw new InvalidOperationException($"{what} was cancelled, but not by its token: {exception.Message}", exception);
        }
        finally
        {
            // Code that goes on may still look at its token.
            if (running.IsCompleted)
            {
                either.Dispose();
            }
        }
    }

    private string Ignores => $"does not end although its CancellationToken was cancelled {grace.TotalSeconds:0.###} s ago: "
        + "what it still does to the guest is not waited for. Pass the token on to every call in it.";

    // What it says once it is cancelled is not what went wrong.
    private async Task<Exception?> EndAsync(Task running)
    {
        try
        {
            await running.WaitAsync(grace, time).ConfigureAwait(false);
            return null;
        }
        catch (TimeoutException) when (!running.IsCompleted)
        {
            return null;
        }
#pragma warning disable CA1031 // It is the user's code: whatever it throws is told beside the deadline.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return exception is OperationCanceledException ? null : exception;
        }
    }
}
