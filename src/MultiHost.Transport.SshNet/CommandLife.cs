using Renci.SshNet;

namespace MultiHost.Transport.SshNet;

/// <summary>What a command's streams and its thread share: whether it has begun, and whether it is over. Safe for use by several threads.</summary>
internal sealed class CommandLife
{
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEvent begun = new(false);
    private readonly ManualResetEvent over = new(false);
    private readonly Lock access = new();
    private SshCommand? command;

    /// <summary>The way to it; null before it has begun.</summary>
    public CommandChannel? Channel { get; private set; }

    public SshCommand? Command => command;

    public WaitHandle Over => over;

    public bool IsOver => exited.Task.IsCompleted;

    public Task<int> Exited => exited.Task;

    public string? Broken { get; private set; }

    /// <summary>The command runs on the host.</summary>
    public void Begin(SshCommand started, CommandChannel channel)
    {
        lock (access)
        {
            command = started;
            Channel = channel;
            begun.Set();
            if (IsOver)
            {
                CloseStreams();
            }
        }
    }

    /// <summary>Waits until it has begun or is over.</summary>
    /// <returns>The way to it; null if it is over and has not begun.</returns>
    public CommandChannel? Await()
    {
        if (Channel is null)
        {
            WaitHandle.WaitAny([begun, over]);
        }

        return Channel;
    }

    /// <summary>It is over. Only the first end counts. Whoever reads gets what has come, and then the end.</summary>
    /// <param name="code">Its exit code.</param>
    /// <param name="broken">Why the connection under it broke; null if it did not.</param>
    public void End(int code, string? broken)
    {
        lock (access)
        {
            if (IsOver)
            {
                return;
            }

            Broken = broken;
            exited.SetResult(code);
            over.Set();
            CloseStreams();
        }
    }

    // SSH.NET leaves readers waiting when a connection is disposed of.
    private void CloseStreams()
    {
        command?.OutputStream.Dispose();
        command?.ExtendedOutputStream.Dispose();
    }
}
