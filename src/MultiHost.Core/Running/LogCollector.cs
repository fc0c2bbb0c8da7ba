using System.Collections.Concurrent;
using MultiHost.Protocol;
using MultiHost.Recording;
using MultiHost.Sessions;

namespace MultiHost.Running;

/// <summary>Fetches the log files of a finished phase from one agent into a folder of the controller.</summary>
internal sealed class LogCollector(HostSession session, RoleName role, long phase, string folder) : ISessionHandler
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LogLimits limits = new();
    private readonly ConcurrentDictionary<string, long> begun = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> troubles = new();

    public RoleName Role => role;

    /// <summary>Where the files are put.</summary>
    public string Folder => folder;

    /// <summary>Whether any file came.</summary>
    public bool Any => !begun.IsEmpty;

    /// <summary>What came, by name.</summary>
    public IReadOnlyList<LogFile> Files =>
        [.. begun.Select(f => new LogFile(Path.GetRelativePath(folder, f.Key), f.Value)).OrderBy(f => f.Name, StringComparer.Ordinal)];

    /// <summary>What did not come and why, in one line; null if all came.</summary>
    public string? Note => LogLimits.Summary([.. troubles]) is { } said ? $"Log files of {role} on {session.Host.Name} that did not come: {said}" : null;

    public async Task FetchAsync(bool attachedOnly, TimeSpan timeout, StopClock clock)
    {
        if (session.Attach(this) is { } lost)
        {
            OnLost(session, lost);
        }

        session.Post(new FetchLogs(phase, attachedOnly));
        session.Flush();
        if (!await clock.ComesWithinAsync(timeout, done.Task).ConfigureAwait(false))
        {
            troubles.Enqueue($"the rest did not come within {timeout.TotalSeconds:0.###} s");
        }

        session.Attach(null);
    }

    public void OnMessage(HostSession from, AgentMessage message)
    {
        switch (message)
        {
            case LogChunk chunk when chunk.Phase == phase:
                Save(chunk);
                break;
            case LogsSent sent when sent.Phase == phase:
                if (sent.Note is { } note)
                {
                    troubles.Enqueue(note);
                }

                done.TrySetResult();
                break;
        }
    }

    public void OnLost(HostSession from, string reason)
    {
        troubles.Enqueue("the agent is gone");
        done.TrySetResult();
    }

    private void Save(LogChunk chunk)
    {
        if (LogFileName.Below(folder, chunk.File) is not { } path)
        {
            Tell($"'{chunk.File}' lies outside of the folder, and was not written");
            return;
        }

        if (!begun.ContainsKey(path))
        {
            limits.Begin();
        }

        if (!limits.Allow(chunk.Bytes.Length))
        {
            Tell(LogLimits.Exceeded);
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using FileStream file = new(path, FileMode.Append);
            file.Write(chunk.Bytes);
            begun.AddOrUpdate(path, chunk.Bytes.Length, (_, before) => before + chunk.Bytes.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Tell($"{chunk.File} could not be written here: {e.Message}");
        }
    }

    // A file comes in many pieces, of which each has the same trouble.
    private void Tell(string trouble)
    {
        if (!troubles.Contains(trouble))
        {
            troubles.Enqueue(trouble);
        }
    }
}
