using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using MultiHost.Hosting;
using MultiHost.Linux;
using MultiHost.Protocol;
using MultiHost.Recording;
using MultiHost.Results;

namespace MultiHost.Agent;

/// <summary>
/// One conversation with a controller, from hello to the end of its stream. Messages are read and handled one after the other; a test that waited at a
/// barrier goes on on the thread that read its release, and a blocking one does not keep the next message from being read: see <see cref="ReaderRelay"/>.
/// </summary>
internal sealed class AgentSession(Stream input, Stream output, bool isInProcess = false)
{
    private const string Silence = "nothing came from the controller any more";
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private const int MaxFailureChars = 64 * 1024;

    private readonly FrameReader reader = new(input);
    private readonly FrameWriter writer = new(output);
    private AgentState? state;
    private SilenceWatch? watch;
    private readonly StringBuilder plan = new();
    private Task collection = Task.CompletedTask;

    /// <summary>Whether the process is the controller's, and others' too.</summary>
    internal bool IsInProcess => isInProcess;

    /// <summary>Whether the conversation is over.</summary>
    internal bool HasEnded { get; private set; }

    /// <summary>The clock of what it says.</summary>
    internal RunClock Clock { get; } = new(TimeProvider.System);

    public int Run()
    {
        try
        {
            return Speak();
        }
        finally
        {
            HasEnded = true;
        }
    }

    private int Speak()
    {
        try
        {
            writer.WritePreamble(ProtocolVersion.Preamble);
            Send(new Hello(
                ProtocolVersion.Current,
                typeof(AgentSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
                Environment.ProcessId,
                RuntimeInformation.FrameworkDescription,
                RuntimeInformation.OSDescription,
                Machine.Id));
            new ReaderRelay(ReadOne).Run();
            return End("the controller ended", isHeard: true);
        }
        catch (IOException e)
        {
            return End($"the connection to the controller broke: {e.Message}", isHeard: false);
        }
        catch (ProtocolException e)
        {
            Console.Error.WriteLine(e.Message);
            End($"the controller sent what is no message: {e.Message}", isHeard: true);
            return 70;
        }
    }

    /// <summary>Sends a message. A controller that is gone is noticed by <see cref="Run"/>, at the end of its stream.</summary>
    internal bool Send(AgentMessage message)
    {
        try
        {
            writer.Write(MessageCodec.Encode(message));
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException) // in a process that goes on, the stream is closed behind us
        {
            return false;
        }
    }

    /// <summary>Sends a sign of life, unless something else is just being sent, which is one as well.</summary>
    internal void SendBeat(AgentBeat beat)
    {
        try
        {
            writer.TryWrite(MessageCodec.Encode(beat));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The controller is gone, which Run notices.
        }
    }

    /// <summary>Ends the process: the controller has gone without a word.</summary>
    internal void EndInSilence()
    {
        // A controller that was suspended reads, when it goes on, why the tests stopped: before what they say to that themselves. A stream that takes
        // nothing any more does not take this either.
        Thread says = new(() => Send(new AgentLeaves(Silence))) { IsBackground = true, Name = "MultiHost farewell" };
        says.Start();
        says.Join(Farewell);
        End(Silence, isHeard: false);
        Environment.Exit(AgentExit.ControllerIsSilent);
    }

    private bool ReadOne(out Action? goesOn)
    {
        goesOn = null;
        if (reader.Read() is not { } frame)
        {
            return false;
        }

        ControllerMessage message = MessageCodec.DecodeControllerMessage(frame);
        if (message is BarrierReleased released)
        {
            goesOn = Ready.Latest?.Release(released);
        }
        else
        {
            Handle(message);
        }

        return true;
    }

    private void Handle(ControllerMessage message)
    {
        switch (message)
        {
            case Welcome when state is not null:
                throw new ProtocolException("The controller sent a second welcome.");
            case Welcome welcome:
                state = AgentState.Start(welcome, this);
                watch = new SilenceWatch(() => reader.BytesRead);
                _ = new Heartbeat(this, watch, TimeSpan.FromSeconds(welcome.HeartbeatSeconds), welcome.Folder);
                break;
            case TakeLease wish:
                Leases.Take(Ready.HostName, wish);
                break;
            case DropLease drop:
                Leases.Drop(drop.Lease);
                break;
            case AskClock ask:
                Send(new ClockTold(ask.Number, Clock.NowMicroseconds));
                break;
            case ControllerBeat beat:
                (watch ?? throw NoWelcome()).PeerIsDebugged = beat.IsDebugged;
                break;
            case PlanPart part:
                plan.Append(part.Text);
                break;
            case OpenCollection open:
                AgentState opened = Ready;
                opened.OpenCollection(open.Collection);
                string whole = plan.Append(open.Plan).ToString();
                plan.Clear();
                collection = Task.Run(() => RunCollectionAsync(opened, whole));
                break;
            case CloseCollection close:
                Ready.CloseCollection();
                _ = SendClosedAsync(collection, close.Collection);
                break;
            case BeginPhase begin:
                Ready.Begin(begin);
                break;
            case FetchLogs fetch:
                AgentState fetched = Ready;
                _ = Task.Run(() => LogSender.Send(fetched.LogFolderOf(fetch.Phase), fetch.Phase, fetch.AttachedOnly, this));
                break;
            case DropLogs drop:
                AgentState dropped = Ready;
                _ = Task.Run(() => LogSender.Remove(dropped.LogFolderOf(drop.Phase)));
                break;
            case StopPhase:
                Ready.Health.Look();
                Ready.Latest?.Handle(message);
                break;
            default:
                Ready.Latest?.Handle(message);
                break;
        }
    }

    private AgentLeases Leases => field ??= new AgentLeases(this);

    private AgentState Ready => state ?? throw NoWelcome();

    private static ProtocolException NoWelcome() => new("The controller began without a welcome.");

    private async Task RunCollectionAsync(AgentState opened, string whole)
    {
        if (isInProcess)
        {
            SharedConsole.Enter(opened);
        }

        try
        {
            ITestEngine engine = opened.CreateEngine();
            await engine.RunCollectionAsync(whole, opened).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // whatever a test framework throws must reach the controller
        catch (Exception e)
#pragma warning restore CA1031
        {
            Send(new AgentFailed(CutText.Middle(e.ToString(), MaxFailureChars)));
        }
    }

    private async Task SendClosedAsync(Task running, long id)
    {
        await running.ConfigureAwait(false);
        Send(new CollectionClosed(id));
    }

    // What a controller that is not heard is sent may wait in the pipe for ever.
    private int End(string cause, bool isHeard)
    {
        if (state is null)
        {
            return 0;
        }

        state.Disconnect(cause);
#pragma warning disable VSTHRD002 // the process's main thread, which has nothing left to do but to end
        bool disposed = collection.Wait(state.CleanUp);
#pragma warning restore VSTHRD002
        if (state.ReturnsHits && isHeard)
        {
            CoverageHits.Send(this);
        }

        return disposed ? 0 : 75;
    }
}
