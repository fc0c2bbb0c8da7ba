using MultiHost.Diagnostics;
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
    private readonly RunContext run;
    private ITimer? beat;

    private HostSession(HostDefinition host, IHostTransport transport, AgentConnection agent, RunContext run)
    {
        Host = host;
        this.transport = transport;
        this.agent = agent;
        process = agent.Process;
        this.run = run;
        timeouts = run.Settings.Timeouts;
        time = run.Time;
        reader = new FrameReader(process.Output);
        watch = new SilenceWatch(() => reader.BytesRead);
        outbox = new Outbox(new FrameWriter(process.Input), PipeRoom.Of(process.Input), host.Name);
        new Thread(Read) { IsBackground = true, Name = $"MultiHost {host.Name}" }.Start();
    }

    public HostDefinition Host { get; }

    /// <summary>Tells its machine from others, once the agent has greeted; empty if it cannot.</summary>
    public string Machine => hello.Task is { IsCompletedSuccessfully: true, Result.Machine: var machine } ? machine : "";

    /// <summary>Where to attach a debugger, once the agent has greeted.</summary>
    public string HowToDebug
    {
        get
        {
            string here = transport.SharesFiles ? "on this machine" : $"over there: {transport.ByHand("vsdbg --interpreter=vscode")}";
            string process = hello.Task is { IsCompletedSuccessfully: true, Result.ProcessId: var id } ? $"process {id} (dotnet)" : "its agent";
            return $"waits for a debugger: attach one to {process} of host {Host.Name}, {here}";
        }
    }

    /// <summary>How a person at this machine enters the host, and where its agent is there.</summary>
    public string Entrance
    {
        get
        {
            string by = Host.Transport switch
            {
                TransportKind.Local => "this machine",
                TransportKind.Exec => transport.ByHand("sh"),
                _ => transport.ByHand("").TrimEnd(),
            };
            string process = hello.Task is { IsCompletedSuccessfully: true, Result: var greeting } ? $"agent {greeting.ProcessId}, " : "";
            return $"{by} ({process}folder {agent.Folder})";
        }
    }

    /// <summary>Told what coverlet counted on the host.</summary>
    private Action<HitsCounted> OnHits { get; init; } = _ => { };

    /// <summary>Why the agent is gone; <c>null</c> while it lives.</summary>
    public string? LostReason => lost.Task is { IsCompletedSuccessfully: true, Result: var reason } ? reason : null;

    /// <summary>Completes with the reason when the agent is gone, or was let go.</summary>
    public Task<string> Lost => lost.Task;

    /// <summary>Sends messages to a handler from now on: from before the first message that is posted for it, since any may go out at once.</summary>
    /// <returns>Why the agent is gone already, which the handler is not told; else null.</returns>
    public string? Attach(ISessionHandler? newHandler)
    {
        lock (access)
        {
            handler = newHandler;
            return LostReason;
        }
    }

    /// <summary>Queues a message. It goes out with the next <see cref="Flush"/>, so it may be called under a lock.</summary>
    /// <exception cref="ProtocolException">The message is too large.</exception>
    public void Post(ControllerMessage message)
    {
        byte[] frame = MessageCodec.Encode(message);
        if (MultiHostEvents.Log.WantsFrames)
        {
            MultiHostEvents.Log.FrameQueued(Host.Name, message.GetType().Name, frame.Length);
        }

        outbox.Post(frame);
    }

    /// <summary>Sends what is queued. Does not block; an agent that does not read gets it later.</summary>
    public void Flush() => outbox.Flush();

    private void Read()
    {
        string? trouble = null;
        try
        {
            string noise = reader.ReadPreamble(ProtocolVersion.Preamble);
            while (reader.Read() is { } frame)
            {
                AgentMessage message = MessageCodec.DecodeAgentMessage(frame);
                if (MultiHostEvents.Log.WantsFrames)
                {
                    MultiHostEvents.Log.FrameCame(Host.Name, message.GetType().Name, frame.Length);
                }

                Handle(message, noise);
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
            if (lost.Task.IsCompleted)
            {
                return; // it was let go, and nobody listens any more
            }

            current = handler;
        }

        switch (message)
        {
            case PhaseFinished or BodyEnded when IsEnding:
                return; // what a role comes to while its agent is ended, or has lost its controller, says nothing about the test
            case AgentLeaves:
                string reason = HeardNothing();
                if (Interlocked.CompareExchange(ref endReason, reason, null) is null)
                {
                    _ = KillUnlessLostAsync(reason); // once, however often it says so
                }

                return;
            case AgentFailed failed:
                Kill($"the agent of host {Host.Name} failed: {failed.Message}");
                return;
            case HitsCounted hits:
                OnHits(hits);
                return;
            case ClockTold told:
                Hear(told);
                return;
            case LeaseHeld or LeaseBlocked or LeaseFailed:
                HearOfLease(message);
                return;
            case AgentBeat said:
                watch.PeerIsDebugged = said.IsDebugged;
                return;
        }

        current?.OnMessage(this, message);
    }
}
