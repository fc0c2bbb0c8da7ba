namespace MultiHost.Linux;

/// <summary>A process that stands still (SIGSTOP) until this is disposed of. One that ends meanwhile needs to be woken no more.</summary>
internal sealed class StoppedProcess : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly PidFd process;

    private StoppedProcess(PidFd process) => this.process = process;

    /// <summary>Stops a process, and returns when the kernel shows all its threads as stopped, or it has ended.</summary>
    /// <exception cref="InvalidOperationException">There is no such process, or it may not be sent signals.</exception>
    /// <exception cref="TimeoutException">It does not stop; it goes on.</exception>
    public static async Task<StoppedProcess> StopAsync(int id)
    {
        PidFd process = PidFd.TryOpen(id) ?? throw new InvalidOperationException($"Process {id} could not be stopped: there is none.");
        try
        {
            process.Signal(Signals.Stop);

            // That a process has stopped is told to its parent alone, and .NET does not listen for it.
            if (!await Poll.UntilAsync(() => Proc.HasStopped(id), Deadline, CancellationToken.None).ConfigureAwait(false))
            {
                process.Signal(Signals.Continue);
                throw new TimeoutException($"Process {id} got SIGSTOP and did not stop within {Deadline.TotalSeconds} s. It goes on.");
            }

            return new StoppedProcess(process);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        process.Signal(Signals.Continue);
        process.Dispose();
        return ValueTask.CompletedTask;
    }
}
