using System.Diagnostics.Tracing;
using System.Globalization;

namespace MultiHost.Diagnostics;

/// <summary>
/// Writes the events of <see cref="MultiHostEvents"/> into the file that the environment variable <c>MULTIHOST_LOG</c> names, a line each, behind what is
/// there. A file that cannot be written ends the log and nothing else: looking on must not change what is looked at.
/// </summary>
internal sealed class EventFile : EventListener
{
    /// <summary>The environment variable that names the file.</summary>
    public const string Variable = "MULTIHOST_LOG";

    private static readonly Lazy<EventFile?> OfProcess = new(() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? new EventFile(path) : null);

    private readonly Lock writing = new();
    private StreamWriter? writer;

    /// <summary>Begins to write.</summary>
    public EventFile(string path)
    {
        try
        {
            writer = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
            EnableEvents(MultiHostEvents.Log, EventLevel.Verbose, EventKeywords.All);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Trouble = $"{Variable}: no log is written: {e.Message}";
        }
    }

    /// <summary>Why nothing more is written; <c>null</c> while all is well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Begins to write if the variable is set, once in a process.</summary>
    /// <returns>What is wrong with the file; <c>null</c> if nothing is.</returns>
    public static string? Begin() => OfProcess.Value?.Trouble;

    public override void Dispose()
    {
        base.Dispose();
        lock (writing)
        {
            End(null);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        string text = string.Format(CultureInfo.InvariantCulture, eventData.Message ?? eventData.EventName ?? "", [.. eventData.Payload ?? []]);
        string line = string.Create(
            CultureInfo.InvariantCulture, $"{eventData.TimeStamp:yyyy-MM-dd HH:mm:ss.fff} {eventData.Level,-13} {text.ReplaceLineEndings(" | ")}");
        lock (writing)
        {
            try
            {
                writer?.WriteLine(line);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                End(e.Message);
            }
        }
    }

    private void End(string? trouble)
    {
        Trouble ??= trouble;
        try
        {
            writer?.Dispose();
        }
        catch (IOException)
        {
            // A full disk: what could be written is there.
        }

        writer = null;
    }
}
