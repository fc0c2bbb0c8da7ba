using MultiHost.Hosts;
using MultiHost.Protocol;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>
/// The controller's end of the conversation with one agent. Messages are read on a thread of the session's own and handled there; messages are sent in
/// the order in which they were posted. Safe for use by several threads.
/// </summary>
internal sealed partial class HostSession : IAsyncDisposable
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    private readonly IHostTransport transport;
    private readonly AgentConnection agent;
    private readonly IHostProcess process;
    private readonly FrameReader reader;
    private readonly Outbox outbox;
    private readonly TaskCompletionSource<Hello> hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock access = new();
    private readonly Timeouts timeouts;
    private readonly SilenceWatch watch;
    private readonly TimeProvider time;
    private ISessionHandler? handler;
    private ITimer? beat;
    private string? endReason;

    private HostSession(HostDefinition host, IHostTransport transport, AgentConnection agent, Timeouts timeouts, TimeProvider time)
    {
        Host = host;
        this.transport = transport;
        this.agent = agent;
        process = agent.Process;
        this.timeouts = timeouts;
        this.time = time;
        reader = new FrameReader(process.Output);
        watch = new SilenceWatch(() => reader.BytesRead);
        outbox = new Outbox(new FrameWriter(process.Input));
        new Thread(Read) { IsBackground = true, Name = $"MultiHost {host.Name}" }.Start();
    }

    public HostDefinition Host { get; }

    /// <summary>Told what coverlet counted on the host.</summary>
    private Action<HitsCounted> OnHits { get; init; } = _ => { };

    /// <summary>Why the agent is gone; <c>null</c> while it lives.</summary>
    public string? LostReason => lost.Task is { IsCompletedSuccessfully: true, Result: var reason } ? reason : null;

    /// <summary>Completes when the agent is gone.</summary>
    public Task<string> Lost => lost.Task;

    /// <summary>Sends messages to a handler from now on, beginning with the loss if the agent is gone already.</summary>
    public void Attach(ISessionHandler? newHandler)
    {
        string? reason;
        lock (access)
        {
            handler = newHandler;
            reason = LostReason;
        }

        if (reason is not null)
        {
            newHandler?.OnLost(this, reason);
        }
    }

    /// <summary>Queues a message. It goes out with the next <see cref="Flush"/>, so it may be called under a lock.</summary>
    /// <exception cref="ProtocolException">The message is too large.</exception>
    public void Post(ControllerMessage message) => outbox.Post(MessageCodec.Encode(message));

    /// <summary>Writes what is queued. Blocks while the agent does not read: call it without holding a lock.</summary>
    public void Flush() => outbox.Flush();

    /// <summary>Ends the agent at once, for a reason that becomes <see cref="LostReason"/>.</summary>
    public void Kill(string reason)
    {
        endReason ??= reason;
        agent.Kill();
    }

    /// <summary>Ends the agent: asks by closing its input, waits for the clean-up's time, then kills.</summary>
    public async ValueTask DisposeAsync()
    {
        endReason ??= "the session was closed";
        beat?.Dispose();
        outbox.Close();
        try
        {
            await process.Input.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The agent is gone already: nothing is left to ask.
        }

        if (!await ExitsWithinAsync(timeouts.CleanUp + TimeSpan.FromSeconds(2)).ConfigureAwait(false))
        {
            agent.Kill();
            await ExitsWithinAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
        }

        await ReadToEndAsync().ConfigureAwait(false);
        await process.DisposeAsync().ConfigureAwait(false);
        await transport.DisposeAsync().ConfigureAwait(false);
    }

    // What an agent says last, such as what a coverage tool counted, may still be on its way when it has ended.
    private async Task ReadToEndAsync()
    {
        try
        {
            await lost.Task.WaitAsync(LastWords, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A process that it left behind holds the stream open.
        }
    }

    private async Task<bool> ExitsWithinAsync(TimeSpan grace)
    {
        try
        {
            await process.Exited.WaitAsync(grace, time).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void Read()
    {
        string? trouble = null;
        try
        {
            string noise = reader.ReadPreamble(ProtocolVersion.Preamble);
            while (reader.Read() is { } frame)
            {
                Handle(MessageCodec.DecodeAgentMessage(frame), noise);
            }
        }
        catch (Exception e) when (e is IOException or ProtocolException or ObjectDisposedException)
        {
            trouble = e.Message;
        }
#pragma warning disable CA1031 // on a thread of its own, an exception that nobody expects would end the test host and lose every result
        catch (Exception e)
#pragma warning restore CA1031
        {
            trouble = $"Its message could not be handled: {e}";
        }

        End(trouble);
    }

    private void Handle(AgentMessage message, string noise)
    {
        if (message is Hello greeting)
        {
            if (greeting.ProtocolVersion != ProtocolVersion.Current)
            {
                throw new ProtocolException(
                    $"The agent speaks version {greeting.ProtocolVersion} of the protocol, the controller version {ProtocolVersion.Current}. "
                    + (noise.Length > 0 ? $"Before it the host printed: {noise}" : "Build the test project again."));
            }

            hello.TrySetResult(greeting);
            return;
        }

        ISessionHandler? current;
        lock (access)
        {
            current = handler;
        }

        switch (message)
        {
            case AgentFailed failed:
                Kill($"the agent of host {Host.Name} failed: {failed.Message}");
                return;
            case HitsCounted hits:
                OnHits(hits);
                return;
            case AgentBeat said:
                watch.PeerIsDebugged = said.IsDebugged;
                return;
        }

        current?.OnMessage(this, message);
    }

    private void End(string? trouble)
    {
        string reason = endReason ?? DescribeEnd(trouble);
        ISessionHandler? current;
        lock (access)
        {
            lost.TrySetResult(reason);
            current = handler;
        }

        beat?.Dispose();
        outbox.Close();
        hello.TrySetException(new HostUnavailableException(Host.Name, reason));
        current?.OnLost(this, reason);
    }

    private string DescribeEnd(string? trouble)
    {
        if (trouble is not null && !process.Exited.IsCompleted)
        {
            agent.Kill();
        }

#pragma warning disable VSTHRD002 // this thread is the session's own, and the stream has ended: the exit follows, or the kill brings it
        int? code = process.Exited.Wait(TimeSpan.FromSeconds(5)) ? process.Exited.Result : null;
#pragma warning restore VSTHRD002
        string how = code switch
        {
            null => "closed its output but still runs",
            > 128 and < 160 => $"was ended by signal {code - 128}",
            _ => $"ended with exit code {code}",
        };
        if (code is not null && process.Broken is { } broken)
        {
            return $"the connection to host {Host.Name} broke: {broken}";
        }

        string words = process.ErrorTail;
        return $"the agent of host {Host.Name} {how}."
            + (trouble is null ? "" : $" {trouble}")
            + (words.Length == 0 ? "" : $" Its last words:\n    {words.ReplaceLineEndings("\n    ")}");
    }
}
