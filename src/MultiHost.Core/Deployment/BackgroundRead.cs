using System.Runtime.ExceptionServices;

namespace MultiHost.Deployment;

/// <summary>Something that is read once, on a thread of its own, because a file system that does not answer must hold up nothing else. Safe for use by several
/// threads.</summary>
/// <param name="what">What is read, as in <c>… could not be read</c>.</param>
/// <param name="read">Reads it.</param>
/// <param name="progress">Grows for as long as there is progress.</param>
internal sealed class BackgroundRead<T>(string what, Func<T> read, Func<long> progress)
{
    private readonly ManualResetEventSlim done = new();
    private int begun;
    private T? result;
    private Exception? trouble;

    public void Begin()
    {
        if (Interlocked.Exchange(ref begun, 1) == 0)
        {
            new Thread(Run) { IsBackground = true, Name = $"MultiHost reads {what}" }.Start();
        }
    }

    /// <summary>Waits for the result.</summary>
    /// <exception cref="IOException">Nothing was read for so long, or it cannot be read.</exception>
    public T Await(TimeSpan stall, CancellationToken cancellationToken)
    {
        Begin();
        for (long before = progress(); !done.Wait(stall, cancellationToken); before = progress())
        {
            if (progress() == before)
            {
                throw new IOException(
                    $"{what} could not be read: no byte came for {stall.TotalSeconds:0.###} s. "
                    + "Look at its disk or network file system, or raise <Timeouts Deployment=\"…\"/>.");
            }
        }

        if (trouble is not null)
        {
            ExceptionDispatchInfo.Throw(trouble);
        }

        return result!;
    }

    private void Run()
    {
        try
        {
            result = read();
        }
#pragma warning disable CA1031 // on a thread of its own; whoever waits gets it
        catch (Exception e)
#pragma warning restore CA1031
        {
            trouble = e;
        }

        done.Set();
    }
}
