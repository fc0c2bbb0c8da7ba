namespace MultiHost.Virtualization.Migration.Channels;

/// <summary>Work of a channel that goes on beside a phase: started once, awaited or ended once.</summary>
/// <param name="what">Its name, for messages.</param>
/// <param name="time">Clock of the deadline.</param>
internal sealed class Background(string what, TimeProvider time) : IAsyncDisposable
{
    // A program that QEMU has started may keep its end of a pipe open when both should be gone.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource ending = new();
    private Task running = Task.CompletedTask;

    public void Start(Func<CancellationToken, Task> work) => running = Task.Run(() => work(ending.Token));

    public Task WaitAsync(CancellationToken cancellationToken) => running.WaitAsync(cancellationToken);

    /// <exception cref="TimeoutException">It does not end.</exception>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        await running.WaitAsync(Patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!running.IsCompleted)
        {
            throw new TimeoutException($"{what} did not end within {Patience.TotalSeconds} s of the migration. Is a program of QEMU's still running?");
        }

        ending.Dispose();
    }
}
