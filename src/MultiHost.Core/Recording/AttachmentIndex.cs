using System.Text.Json;

namespace MultiHost.Recording;

/// <summary>
/// Tells MultiHost's data collector, where one listens, which files belong to a test's result and which to the run: a file to whose end lines are added, each
/// before VSTest hears of the result. A file that cannot be written costs attachments, and never the run. Safe for use by several threads.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class AttachmentIndex(string path)
{
    /// <summary>The environment variable by which the collector names the file to the test host.</summary>
    public const string Variable = "MULTIHOST_ATTACHMENTS";

    private static readonly Lazy<AttachmentIndex?> Listening = new(Listen);

    private readonly Lock writing = new();

    /// <summary>The index of this process; <c>null</c> if no collector listens.</summary>
    public static AttachmentIndex? OfProcess => Listening.Value;

    /// <summary>Why lines could not be written; <c>null</c> if all were.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Tells the folder of a run.</summary>
    /// <param name="folder">Where its record lies.</param>
    public void AddRun(string folder) => Add(json => json.WriteString("run", folder));

    /// <summary>Tells of log files that belong to no test: those of fixtures.</summary>
    /// <param name="folder">Where they lie.</param>
    public void AddFolder(string folder) => Add(json => json.WriteString("folder", folder));

    /// <summary>Tells of a test's result, which is reported next.</summary>
    /// <param name="method">Full name of its class, and of its method, as the test platform has it.</param>
    /// <param name="name">Name of its case, as the test platform shows it.</param>
    /// <param name="verdict">What it came to, in one word.</param>
    /// <param name="reason">Why nothing is known, if it was the infrastructure.</param>
    /// <param name="folder">Where its files lie; <c>null</c> if it has none.</param>
    public void AddResult(string method, string name, string verdict, string? reason, string? folder) => Add(json =>
    {
        json.WriteString("method", method);
        json.WriteString("name", name);
        json.WriteString("verdict", verdict);
        json.WriteString("reason", reason);
        json.WriteString("folder", folder);
    });

    // The name is for this process alone: a run that a test starts has files of its own.
    private static AttachmentIndex? Listen()
    {
        string? file = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, null);
        return string.IsNullOrEmpty(file) ? null : new AttachmentIndex(file);
    }

    private void Add(Action<Utf8JsonWriter> members)
    {
        try
        {
            using MemoryStream line = new();
            using (Utf8JsonWriter json = new(line))
            {
                json.WriteStartObject();
                members(json);
                json.WriteEndObject();
            }

            line.Write("\n"u8);
            lock (writing)
            {
                // Not made anew: a collector that has gone has taken its file along.
                using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
                file.Seek(0, SeekOrigin.End);
                file.Write(line.GetBuffer().AsSpan(0, (int)line.Length));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Trouble ??= $"results have no files attached: {e.Message} ({Variable}={path})";
        }
    }
}
