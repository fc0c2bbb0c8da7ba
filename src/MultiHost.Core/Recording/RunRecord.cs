using System.Buffers;
using System.Text.Json;
using MultiHost.Linux;

namespace MultiHost.Recording;

/// <summary>
/// The record of a run: a file to whose end lines are added and nothing else. A thread of its own writes, some time after, whole lines only: what is in the
/// file stays whole whatever ends the process. Who adds an entry neither waits nor fails; a record that cannot be written costs one line of progress. Safe for
/// use by several threads.
/// </summary>
/// <param name="path">The file. It and its folder are made with the first entry.</param>
/// <param name="time">The clock.</param>
/// <param name="progress">Told if the record cannot be written.</param>
internal sealed class RunRecord(string path, TimeProvider time, Action<string> progress) : IAsyncDisposable
{
    // Entries come in flocks. Written together they cost one turn of the thread, and hold up nothing that runs; a process that is killed loses no more.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    // A disk that takes nothing for long must not cost the memory of the run.
    private const int MaxQueued = 200_000;

    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(15);

    private readonly Lock access = new();
    private readonly AutoResetEvent some = new(false);
    private readonly ManualResetEventSlim closing = new(false);
    private readonly TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> lines = new(16 * 1024);
    private List<RunEntry> queue = [];
    private List<RunEntry> spare = [];
    private long leftOut;
    private bool isAwake;
    private bool isStarted;
    private bool isClosed;
    private bool isDisposed;

    /// <summary>Sees the entries when they are written, in their order, on the record's own thread. To be set before the first entry.</summary>
    public Action<IReadOnlyList<RunEntry>>? Watcher { private get; set; }

    /// <summary>The controller's clock.</summary>
    public RunClock Clock { get; } = new(time);

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Folder of the run, which has the file and the folders of log files.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(path)!;

    /// <summary>Shows the run to whoever listens to activities.</summary>
    public RunTrace Trace { get; } = new();

    /// <summary>Adds an entry, which nobody changes any more. One that has no time gets that of this moment.</summary>
    public void Add(RunEntry entry)
    {
        if (Queue(entry))
        {
            some.Set();
        }

        Trace.Take(entry);
    }

    // Returns whether the writer is to be woken.
    private bool Queue(RunEntry entry)
    {
        lock (access)
        {
            if (entry.At == default)
            {
                entry.At = Clock.Now;
            }

            if (isClosed)
            {
                return false;
            }

            if (queue.Count >= MaxQueued)
            {
                leftOut++;
                return false;
            }

            queue.Add(entry);
            bool wakes = !isAwake;
            isAwake = true;
            if (!isStarted)
            {
                isStarted = true;
                new Thread(Run) { IsBackground = true, Name = "MultiHost record" }.Start();
            }

            return wakes;
        }
    }

    /// <summary>Writes what is there, and takes nothing more.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (access)
        {
            // One that was given up, and tells of that right now, is waited for as well.
            if (isDisposed)
            {
                return;
            }

            isDisposed = true;
            isClosed = true;
            if (!isStarted)
            {
                return;
            }
        }

        closing.Set();
        some.Set();
        try
        {
            await written.Task.WaitAsync(LastWrite, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            progress($"the last lines of the run's record were not written within {LastWrite.TotalSeconds} s: {path}");
        }
    }

    private void Run()
    {
        try
        {
            ThreadNice.Yield(); // what runs goes first; lines that wait are kept
            using FileStream file = Open();
            Write(file);
        }
#pragma warning disable CA1031 // on a thread of its own, an exception that nobody expects would end the test host; and no trouble with the record is the run's
        catch (Exception e)
#pragma warning restore CA1031
        {
            GiveUp(e);
        }

        written.TrySetResult();
    }

    private FileStream Open()
    {
        Directory.CreateDirectory(Folder);
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    private void Write(FileStream file)
    {
        using Utf8JsonWriter json = new(lines, new JsonWriterOptions { SkipValidation = true });
        while (some.WaitOne())
        {
            bool last = closing.Wait(Gathering);
            List<RunEntry> taken = Take();
            foreach (RunEntry entry in taken)
            {
                EntryCodec.Write(entry, json);
                json.Flush();
                json.Reset();
                lines.Write("\n"u8);
            }

            Write(file, lines.WrittenSpan);
            lines.ResetWrittenCount();
            Watcher?.Invoke(taken);
            if (last)
            {
                return;
            }
        }
    }

    // A disk that is full takes a part. What is read later ends with a whole line all the same.
    private static void Write(FileStream file, ReadOnlySpan<byte> whole)
    {
        long before = file.Length;
        try
        {
            file.Write(whole);
        }
        catch (IOException)
        {
            file.SetLength(before);
            throw;
        }
    }

    private List<RunEntry> Take()
    {
        lock (access)
        {
            isAwake = false;
            if (leftOut > 0)
            {
                queue.Add(new LeftOut(leftOut, "the disk was too slow") { At = Clock.Now });
                leftOut = 0;
            }

            (queue, spare) = (spare, queue);
            queue.Clear();
            return spare;
        }
    }

    private void GiveUp(Exception e)
    {
        lock (access)
        {
            isClosed = true;
            queue = [];
            spare = [];
        }

        progress($"the run's record is not written any more, and the run goes on: {e.Message} ({path})");
    }
}
