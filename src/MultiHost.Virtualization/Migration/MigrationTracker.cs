using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Migration;

/// <summary>
/// Follows the MIGRATION events of one QEMU from its start, so that a wait for a status that was reached before is over at once.
/// Safe to use from several threads.
/// </summary>
internal sealed class MigrationTracker
{
    private readonly Lock gate = new();
    private readonly List<MigrationStatus> history = [];
    private readonly List<(Func<MigrationStatus, bool> Fits, TaskCompletionSource<MigrationStatus> Reached)> waiters = [];
    private QmpDisconnectedException? ended;

    /// <summary>The statuses of this migration, in order.</summary>
    public IReadOnlyList<MigrationStatus> History
    {
        get
        {
            lock (gate)
            {
                return [.. history];
            }
        }
    }

    /// <summary>Forgets the statuses of an earlier migration. Call it before the command that begins a new one.</summary>
    public void Reset()
    {
        lock (gate)
        {
            history.Clear();
        }
    }

    public void On(QmpEvent happened)
    {
        if (happened.Name != "MIGRATION" || happened.Text("status") is not { } word)
        {
            return;
        }

        MigrationStatus status = new(word);
        lock (gate)
        {
            history.Add(status);
            foreach ((_, TaskCompletionSource<MigrationStatus> reached) in waiters.FindAll(waiter => waiter.Fits(status)))
            {
                reached.TrySetResult(status);
            }

            waiters.RemoveAll(waiter => waiter.Reached.Task.IsCompleted);
        }
    }

    public void End(QmpDisconnectedException cause)
    {
        lock (gate)
        {
            ended = cause;
            waiters.ForEach(waiter => waiter.Reached.TrySetException(cause));
            waiters.Clear();
        }
    }

    /// <summary>The first status of this migration that fits, past or to come.</summary>
    /// <exception cref="QmpDisconnectedException">QEMU is gone.</exception>
    public Task<MigrationStatus> WaitAsync(Func<MigrationStatus, bool> fits, CancellationToken cancellationToken) => WaitAsync(fits, 0, cancellationToken);

    /// <summary>As <see cref="WaitAsync(Func{MigrationStatus, bool}, CancellationToken)"/>, of those after the first <paramref name="known"/>.</summary>
    public async Task<MigrationStatus> WaitAsync(Func<MigrationStatus, bool> fits, int known, CancellationToken cancellationToken)
    {
        TaskCompletionSource<MigrationStatus> reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            foreach (MigrationStatus status in history.Skip(known))
            {
                if (fits(status))
                {
                    return status;
                }
            }

            if (ended is not null)
            {
                throw ended;
            }

            waiters.Add((fits, reached));
        }

        try
        {
            return await reached.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
            {
                waiters.RemoveAll(waiter => waiter.Reached == reached);
            }
        }
    }
}
