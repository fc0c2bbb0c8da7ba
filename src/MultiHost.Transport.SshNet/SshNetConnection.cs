using System.Net.Sockets;
using MultiHost.Diagnostics;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace MultiHost.Transport.SshNet;

/// <summary>The one connection to a host, with the commands that run over it. Ends at once when it breaks, and they with it. Safe for use by several threads.</summary>
internal sealed class SshNetConnection
{
    private const int Sessions = 1024;

    // So much of what is sent lies in this machine: more would keep a sign of life waiting behind a deployment over a slow line.
    private const int SendBuffer = 128 * 1024;

    private readonly Lock access = new();
    private readonly HashSet<SshNetProcess> running = [];
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SshClient client;
    private readonly JumpLine? jump;
    private readonly Socket socket;
    private long received;
    private int closing;
    private string? broken;

    /// <summary>Takes over what is connected and logged in.</summary>
    public SshNetConnection(string host, SshClient client, JumpLine? jump)
    {
        Host = host;
        this.client = client;
        this.jump = jump;
        socket = Inside.SocketOf(client)!;
        socket.SendBufferSize = SendBuffer;

        // From here on our own sign of life decides how long is too long.
        client.ConnectionInfo.Timeout = Timeout.InfiniteTimeSpan;
        client.ErrorOccurred += (_, e) => Break(Loss.Words(e.Exception));
    }

    /// <summary>Name of the host.</summary>
    public string Host { get; }

    /// <summary>Why it broke; null while it holds.</summary>
    public string? Broken => Volatile.Read(ref broken);

    public bool IsUp => Broken is null && client.IsConnected;

    /// <summary>How many bytes commands have written that somebody has read.</summary>
    public long Received => Volatile.Read(ref received);

    /// <summary>The settings of connections: commands are limited by the host, and a refused one is not asked for again.</summary>
    public static ConnectionInfo Info(string address, int port, string user, TimeSpan timeout, params AuthenticationMethod[] methods) =>
        new(address, port, user, methods) { Timeout = timeout, MaxSessions = Sessions, RetryAttempts = 1 };

    /// <exception cref="SshConnectionException">It is broken.</exception>
    public SshCommand Command(string line) => Broken is { } reason ? throw new SshConnectionException(reason) : client.CreateCommand(line);

    public CommandChannel ChannelOf(SshCommand command) => new(command, socket, bytes => Interlocked.Add(ref received, bytes));

    public void Add(SshNetProcess process)
    {
        lock (access)
        {
            running.Add(process);
        }

        if (Broken is { } reason)
        {
            process.BreakOff(reason);
        }
    }

    public void Remove(SshNetProcess process)
    {
        lock (access)
        {
            running.Remove(process);
        }
    }

    /// <summary>Ends it at once: whoever reads or writes over it is told why. Does not block.</summary>
    public void Break(string reason)
    {
        if (Interlocked.CompareExchange(ref broken, reason, null) is not null)
        {
            return;
        }

        foreach (SshNetProcess process in Running())
        {
            process.BreakOff(reason);
        }

        socket.Dispose(); // somebody may be writing into it, and would for ever
        _ = CloseAsync();
    }

    /// <summary>Waits until the commands over it have ended.</summary>
    public Task CommandsEndedAsync() => Task.WhenAll(Running().Select(p => p.Released));

    /// <summary>Says good-bye, and lets go of everything. Commands that still run end on the host as it sees fit.</summary>
    public Task CloseAsync()
    {
        if (Interlocked.Exchange(ref closing, 1) == 0)
        {
            new Thread(Close) { IsBackground = true, Name = $"MultiHost {Host} end" }.Start();
        }

        return closed.Task;
    }

    private SshNetProcess[] Running()
    {
        lock (access)
        {
            return [.. running];
        }
    }

    private void Close()
    {
        try
        {
            client.Dispose();
            jump?.Dispose();
        }
#pragma warning disable CA1031 // on a thread of its own, an exception that nobody expects would end the test host and lose every result
        catch (Exception e)
#pragma warning restore CA1031
        {
            MultiHostEvents.Log.Swallowed($"host {Host}: closing the connection", e);
        }
        finally
        {
            closed.SetResult();
        }
    }
}
