namespace MultiHost.Virtualization.Migration.Channels;

/// <summary>Work of a channel that goes on beside a phase: started once, awaited or ended once.</summary>
internal sealed class Background : IAsyncDisposable
{
    private readonly CancellationTokenSource ending = new();
    private Task running = Task.CompletedTask;

    public void Start(Func<CancellationToken, Task> work) => running = Task.Run(() => work(ending.Token));

    public Task WaitAsync(CancellationToken cancellationToken) => running.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }
}
