using System.Text;
using MultiHost.Virtualization.Qemu;

namespace MultiHost.Virtualization.Guests;

/// <summary>
/// A guest's first serial port: lines that it prints, and text sent to it. Waiting is by event. Safe to use from several threads.
/// </summary>
internal sealed class SerialConsole : IAsyncDisposable
{
    private const long MaxLogBytes = 16 * 1024 * 1024;
    private const int MaxLine = 64 * 1024;
    private const int TailLength = 2048;

    private readonly Stream stream;
    private readonly string guest;
    private readonly string logPath;
    private readonly Action<string> report;
    private readonly TimeProvider time;
    private readonly Func<Task<string>> explainEnd;
    private readonly Lock gate = new();
    private readonly List<Waiter> waiters = [];
    private readonly CancellationTokenSource closing = new();
    private readonly Task reading;
    private string lastLine = string.Empty;
    private string unfinished = string.Empty;
    private string tail = string.Empty;
    private string? ended;
    private int disposed;

    /// <param name="stream">Both directions. The console closes it.</param>
    /// <param name="guest">For messages.</param>
    /// <param name="logPath">File for what the guest prints.</param>
    /// <param name="report">Told once if that log ends early.</param>
    /// <param name="explainEnd">Asked when the stream has ended: how QEMU ended, in a sentence.</param>
    /// <param name="time">Clock of the deadlines.</param>
    public SerialConsole(
        Stream stream, string guest, string logPath, Action<string> report, Func<Task<string>> explainEnd, TimeProvider time)
    {
        this.report = report;
        this.stream = stream;
        this.guest = guest;
        this.logPath = logPath;
        this.explainEnd = explainEnd;
        this.time = time;
        reading = ReadAsync();
    }

    /// <summary>Every line, in order, on the reading thread: handlers must be quick and must not throw.</summary>
    public event Action<string>? LineRead;

    /// <summary>All text as it comes, in order, on the reading thread: handlers must be quick and must not throw.</summary>
    public event Action<string>? TextRead;

    /// <summary>The console has ended, by the cause given; no text comes after it.</summary>
    public event Action<string>? Closed;

    /// <summary>Waits for a line that comes after this call.</summary>
    /// <param name="fits">Which.</param>
    /// <param name="what">The line in words, for the message.</param>
    /// <param name="timeout">Longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GuestException">It did not come in time, or QEMU is gone.</exception>
    public async Task<string> WaitForLineAsync(
        Func<string, bool> fits, string what, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Waiter waiter = new(fits);
        lock (gate)
        {
            if (ended is not null)
            {
                throw new GuestException($"Guest '{guest}': {what} cannot come any more. {ended}", guest);
            }

            waiters.Add(waiter);
        }

        try
        {
            return await waiter.Found.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new GuestException(
                $"Guest '{guest}': {what} did not come within {timeout.TotalSeconds:0.###} s.\n"
                + $"  last line: {(lastLine.Length == 0 ? "none" : Printable.Phrase(lastLine))}\nLook at {logPath}.",
                guest);
        }
        catch (EndOfStreamException exception)
        {
            throw new GuestException($"Guest '{guest}': {what} did not come. {exception.Message}", guest, exception);
        }
        finally
        {
            lock (gate)
            {
                waiters.Remove(waiter);
            }
        }
    }

    /// <summary>The last lines that the guest printed, for messages; the unfinished one too.</summary>
    public string LastLines => string.Join(
        '\n', Volatile.Read(ref tail).Split('\n').Select(Printable.Phrase).Where(line => line.Length > 0).TakeLast(6));

    /// <summary>Why nothing will come any more; null while the console is open.</summary>
    public string? Ended
    {
        get
        {
            lock (gate)
            {
                return ended;
            }
        }
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken) =>
        await stream.WriteAsync(text, cancellationToken).ConfigureAwait(false);

    /// <summary>Waits, for a time, until all is read that the guest has printed: its QEMU has ended.</summary>
    public async Task DrainAsync(TimeSpan timeout)
    {
        try
        {
            await reading.WaitAsync(timeout, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Another process holds the other end open. The rest stays unread.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        await closing.CancelAsync().ConfigureAwait(false);
        await reading.ConfigureAwait(false);
        await stream.DisposeAsync().ConfigureAwait(false);
        closing.Dispose();
    }

    private async Task ReadAsync()
    {
        string end;
        try
        {
            using LogFile log = new(logPath, MaxLogBytes, report);
            byte[] buffer = new byte[16 * 1024];
            int count;
            while ((count = await stream.ReadAsync(buffer, closing.Token).ConfigureAwait(false)) > 0)
            {
                string text = Encoding.Latin1.GetString(buffer, 0, count);
                log.Write(Encoding.Latin1.GetBytes(text.Replace("\r\n", "\n", StringComparison.Ordinal)));
                Take(text);
            }

            end = await explainEnd().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            end = "The console was closed on our side.";
        }
        catch (IOException exception)
        {
            end = $"{await explainEnd().ConfigureAwait(false)} ({exception.Message})";
        }
        catch (Exception exception)
        {
            // Whatever it is: a reader that ends unseen would leave every wait to its deadline.
            end = $"What the guest printed could not be read: {exception.Message}";
        }

        End(end);
    }

    private void Take(string text)
    {
        TextRead?.Invoke(text);
        int start = 0;
        int end;
        while ((end = text.IndexOf('\n', start)) >= 0)
        {
            string line = string.Concat(unfinished, text.AsSpan(start, end - start)).TrimEnd('\r');
            unfinished = string.Empty;
            start = end + 1;
            Dispatch(line);
        }

        // A guest that never ends a line must not fill our memory.
        unfinished = unfinished.Length < MaxLine ? unfinished + text[start..] : string.Empty;
        Volatile.Write(ref tail, Tail(tail + text));
    }

    private static string Tail(string text) => text.Length <= TailLength ? text : text[^TailLength..];

    private void Dispatch(string line)
    {
        LineRead?.Invoke(line);
        List<Waiter> found;
        lock (gate)
        {
            lastLine = line;
            found = [.. waiters];
        }

        found.ForEach(waiter => waiter.Look(line));
    }

    private void End(string cause)
    {
        List<Waiter> left;
        lock (gate)
        {
            ended = cause;
            left = [.. waiters];
        }

        left.ForEach(waiter => waiter.Found.TrySetException(new EndOfStreamException(cause)));
        Closed?.Invoke(cause);
    }

    private sealed class Waiter(Func<string, bool> fits)
    {
        public TaskCompletionSource<string> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // A caller's mistake is that caller's: it must not end the console for the others.
        public void Look(string line)
        {
            try
            {
                if (fits(line))
                {
                    Found.TrySetResult(line);
                }
            }
            catch (Exception exception)
            {
                Found.TrySetException(exception);
            }
        }
    }
}
