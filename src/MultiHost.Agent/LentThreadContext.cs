namespace MultiHost.Agent;

/// <summary>
/// Where a test's code goes on: on the reader's thread if that is lent and nothing else borrows it yet, otherwise on the thread pool, as without
/// a context. See <see cref="ReaderRelay"/>.
/// </summary>
internal sealed class LentThreadContext : SynchronizationContext
{
    [ThreadStatic]
    private static bool isFree;

    /// <summary>Runs a borrower on this thread.</summary>
    public static void Lend(Action borrower)
    {
        isFree = true;
        borrower();
        isFree = false;
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!isFree)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static work => work.d(work.state), (d, state), preferLocal: false);
            return;
        }

        // Once only: a test that yields within what it does here gets a thread of the pool, or the stack would grow with every yield.
        isFree = false;
        d(state);
    }

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;
}
