namespace MultiHost.Agent;

/// <summary>
/// Reads messages on one thread at a time, and lends that thread: what a message lets go on, goes on there, which spares every barrier a change of
/// threads. Who keeps the thread for longer than <see cref="Patience"/> may keep it, and another one reads on. See docs/decisions/013.
/// </summary>
/// <param name="readOne">Reads and handles one message. Never runs on two threads at once.</param>
internal sealed class ReaderRelay(ReaderRelay.Step readOne)
{
    /// <summary>How long messages may lie unread while the reader's thread is lent.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(5);

    private readonly TaskCompletionSource ended = new();
    private readonly ManualResetEvent end = new(false);
    private readonly AutoResetEvent loan = new(false);
    private long turn; // odd while the reader's thread is lent, each time with another number
    private int watchRests;

    /// <summary>Reads one message, and handles it.</summary>
    /// <param name="goesOn">What it lets go on, if that may run on this thread.</param>
    /// <returns>Whether there was one; <c>false</c> at the end of the stream.</returns>
    internal delegate bool Step(out Action? goesOn);

    /// <summary>
    /// Reads to the end of the stream. What reading throws, this throws. A stream that neither ends nor says anything is the <see cref="Heartbeat"/>'s matter.
    /// </summary>
    public void Run()
    {
        Start(Read, "reader");
        Start(Watch, "reader's watch");
#pragma warning disable VSTHRD002 // the process's main thread, which only waits for the two others
        ended.Task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    private static void Start(ThreadStart work, string name) => new Thread(work) { IsBackground = true, Name = $"MultiHost {name}" }.Start();

    private static bool IsLent(long turn) => turn % 2 == 1;

    private void Read()
    {
        try
        {
            while (readOne(out Action? goesOn))
            {
                if (goesOn is not null && !Lend(goesOn))
                {
                    return;
                }
            }

            ended.TrySetResult();
        }
#pragma warning disable CA1031 // it is for the thread that called Run
        catch (Exception e)
#pragma warning restore CA1031
        {
            ended.TrySetException(e);
        }

        end.Set();
    }

    /// <returns>Whether this thread is still the one that reads.</returns>
    private bool Lend(Action borrower)
    {
        long mine = Interlocked.Increment(ref turn);
        if (Interlocked.Exchange(ref watchRests, 0) == 1)
        {
            loan.Set();
        }

        LentThreadContext.Lend(borrower);
        return Interlocked.CompareExchange(ref turn, mine + 1, mine) == mine;
    }

    // Looks every few milliseconds while barriers follow each other, and rests otherwise.
    private void Watch()
    {
        WaitHandle[] either = [end, loan];
        while (true)
        {
            Interlocked.Exchange(ref watchRests, 1);
            if (!IsLent(Interlocked.Read(ref turn)) && WaitHandle.WaitAny(either) == 0)
            {
                return;
            }

            while (Interlocked.Read(ref turn) is var seen && IsLent(seen))
            {
                if (end.WaitOne(Patience))
                {
                    return;
                }

                if (Interlocked.CompareExchange(ref turn, seen + 1, seen) == seen)
                {
                    Start(Watch, "reader's watch");
                    Read();
                    return;
                }
            }
        }
    }
}
