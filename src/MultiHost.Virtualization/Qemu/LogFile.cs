using System.Text;

namespace MultiHost.Virtualization.Qemu;

/// <summary>
/// A log file of a guest, up to a size. Never throws: a guest must not be lost because its log is. The first failure is reported once, and ends the log.
/// Safe to use from several threads.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private readonly Lock gate = new();
    private readonly string path;
    private readonly long maxBytes;
    private readonly Action<string> report;
    private FileStream? file;
    private long written;

    /// <param name="path">The file; what it has is kept.</param>
    /// <param name="maxBytes">Largest size that is written here.</param>
    /// <param name="report">Told once, in a sentence, if the log ends early.</param>
    public LogFile(string path, long maxBytes, Action<string> report)
    {
        this.path = path;
        this.maxBytes = maxBytes;
        this.report = report;
        try
        {
            // Not buffered: what was written is there for whoever looks while the guest runs, and closing has nothing left to fail at.
            file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Trouble = exception.Message;
            report($"{path} cannot be written: {Trouble}. The guest goes on without this log.");
        }
    }

    /// <summary>Why the log ended early; null if it did not.</summary>
    public string? Trouble { get; private set; }

    public void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    public void Write(ReadOnlySpan<byte> bytes)
    {
        string? failure = null;
        lock (gate)
        {
            if (file is null)
            {
                return;
            }

            try
            {
                Append(bytes);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                failure = Trouble = exception.Message;
                Close();
            }
        }

        Report(failure);
    }

    public void Dispose()
    {
        string? failure;
        lock (gate)
        {
            failure = Close();
        }

        Report(failure);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (written + bytes.Length <= maxBytes)
        {
            file!.Write(bytes);
            written += bytes.Length;
            return;
        }

        file!.Write(Encoding.UTF8.GetBytes($"\n… the log ends here: {maxBytes} bytes\n"));
        Close();
    }

    // Some file systems tell only now that there was no room.
    private string? Close()
    {
        FileStream? closed = file;
        file = null;
        try
        {
            closed?.Dispose();
            return null;
        }
        catch (IOException exception)
        {
            return Trouble ??= exception.Message;
        }
    }

    private void Report(string? failure)
    {
        if (failure is not null)
        {
            report($"{path} ended early: {failure}. The guest goes on without this log; make room on its disk.");
        }
    }
}
