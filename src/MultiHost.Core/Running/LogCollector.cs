using MultiHost.Protocol;
using MultiHost.Sessions;

namespace MultiHost.Running;

/// <summary>Fetches the log files of a finished phase from one agent into a folder of the controller.</summary>
internal sealed class LogCollector(HostSession session, long activity, string folder) : ISessionHandler
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether any file came.</summary>
    public bool Any { get; private set; }

    /// <summary>What could not be fetched, in one line.</summary>
    public string? Note { get; private set; }

    public async Task FetchAsync(TimeSpan timeout, TimeProvider time)
    {
        session.Attach(this);
        session.Post(new FetchLogs(activity));
        session.Flush();
        try
        {
            await done.Task.WaitAsync(timeout, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Note = $"the log files of host {session.Host.Name} did not come within {timeout.TotalSeconds} s";
        }
        finally
        {
            session.Attach(null);
        }
    }

    public void OnMessage(HostSession from, AgentMessage message)
    {
        switch (message)
        {
            case LogChunk chunk when chunk.Activity == activity:
                Save(chunk);
                break;
            case LogsSent sent when sent.Activity == activity:
                Note ??= sent.Note;
                done.TrySetResult();
                break;
        }
    }

    public void OnLost(HostSession from, string reason)
    {
        Note ??= $"the log files of host {session.Host.Name} are lost with its agent";
        done.TrySetResult();
    }

    private void Save(LogChunk chunk)
    {
        string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        string path = Path.GetFullPath(Path.Combine(root, chunk.File));
        if (!path.StartsWith(root, StringComparison.Ordinal))
        {
            Note = $"host {session.Host.Name} sent a log file named '{chunk.File}', which lies outside its folder; it was not written";
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using FileStream file = new(path, FileMode.Append);
            file.Write(chunk.Bytes);
            Any = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Note ??= $"log files could not be written: {e.Message}";
        }
    }
}
