using System.Diagnostics;
using System.Threading.Channels;
using MultiHost.Hosting;
using MultiHost.Protocol;
using MultiHost.Recording;
using MultiHost.Results;

namespace MultiHost.Agent;

/// <summary>What an agent knows after its welcome, and the agent's face towards the test framework.</summary>
internal sealed class AgentState : IEngineHost, ITracedHost
{
    private readonly Welcome welcome;
    private readonly AgentSession session;
    private readonly AsyncLocal<PhaseFlow?> flow = new();
    private Channel<AgentPhase> phases = Channel.CreateUnbounded<AgentPhase>();
    private volatile AgentPhase? latest;
    private volatile AgentHostGroup? phaseGroup;
    private volatile string? disconnected;

    private AgentState(Welcome welcome, AgentSession session)
    {
        this.welcome = welcome;
        this.session = session;
        Health = new AgentHealth(welcome, session);
        Folder = Directory.CreateDirectory(Path.Combine(welcome.Folder, "work")).FullName;
        Properties = new Dictionary<string, string>(welcome.Properties, StringComparer.OrdinalIgnoreCase);
        Group = new AgentHostGroup(this);
    }

    public IHostGroup Group { get; }

    public IHostGroup Phase => phaseGroup ?? throw new InvalidOperationException($"No phase was begun on host {HostName} yet.");

    public SynchronizationContext Context { get; } = new LentThreadContext();

    /// <summary>The phase that was begun last.</summary>
    public AgentPhase? Latest => latest;

    /// <summary>The test that set going the code that asks, which may have ended; <c>null</c> for what no test set going.</summary>
    public AgentPhase? TestOfCaller => flow.Value?.Test;

    /// <summary>The test that set going the code that asks; for what no test set going, the phase that was begun last.</summary>
    public AgentPhase? PhaseOfCaller => TestOfCaller ?? latest;

    public AgentHealth Health { get; }

    public string HostName => welcome.Host;

    public string Folder { get; }

    /// <summary>What the group of the running collection has, and no other of any run.</summary>
    public string GroupId { get; private set; } = "";

    /// <summary>The properties of all hosts.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; }

    public bool ReturnsHits => welcome.ReturnsHits;

    /// <summary>Whether hosts of tests that fail are kept.</summary>
    public bool Keeps => welcome.Keeps;

    /// <summary>What a person may enter here while the host is kept.</summary>
    public Entrances Entrances { get; } = new();

    public TimeSpan CleanUp => TimeSpan.FromSeconds(welcome.CleanUpSeconds);

    public static AgentState Start(Welcome welcome, AgentSession session)
    {
        if (welcome.ProtocolVersion != ProtocolVersion.Current)
        {
            throw new ProtocolException(
                $"The controller speaks version {welcome.ProtocolVersion} of the protocol, this agent version {ProtocolVersion.Current}. "
                + "Build and deploy again.");
        }

        AgentState state = new(welcome, session);
        if (!session.IsInProcess)
        {
            Console.SetOut(new PhaseWriter(() => state.PhaseOfCaller, Console.Error));
        }

        return state;
    }

    public string LogFolderOf(long id) => Path.Combine(welcome.Folder, "logs", $"{id}");

    public ITestEngine CreateEngine()
    {
        Type type = Type.GetType(welcome.Engine, throwOnError: true)!;
        return (ITestEngine)Activator.CreateInstance(type)!;
    }

    public void OpenCollection(long collection)
    {
        GroupId = $"{welcome.Run}-{collection}";
        phases = Channel.CreateUnbounded<AgentPhase>();
        if (disconnected is not null)
        {
            phases.Writer.TryComplete();
        }
    }

    public void CloseCollection() => phases.Writer.TryComplete();

    public void Begin(BeginPhase begin)
    {
        AgentPhase begun = new(begin, session, LogFolderOf(begin.Phase), Folder, welcome.OutputMaxKiB, Properties)
        {
            Keeping = Keeps && begin.IsTest ? new KeptPhase(begin.Phase, session, Entrances) : null,
        };
        latest = begun;
        Health.Begin(begun, begin.IsSetUp);
        phases.Writer.TryWrite(begun);
    }

    public Task<bool> BeginAsync(string phase)
    {
        // Here and not in an asynchronous method, so that it stays with the caller and with all that the caller sets going.
        PhaseFlow own = new();
        flow.Value = own;
        return BeginAsync(phase, own);
    }

    public Task<bool> BeginAgainAsync(string phase)
    {
        PhaseFlow own = new();
        flow.Value = own;
        return BeginAgainAsync(phase, own);
    }

    public IDisposable? BeginTrace()
    {
        if (latest is not { TraceParent: { } text } phase || !ActivityContext.TryParse(text, null, isRemote: true, out ActivityContext parent))
        {
            return null;
        }

        // Shown if somebody listens to our source here, too; current in any case, so that the spans of the phase's code are in the trace.
        Activity body = RunTrace.Source.StartActivity($"body {phase.Name}", ActivityKind.Internal, parent)
            ?? new Activity($"body {phase.Name}").SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags).Start();
        body.SetTag("multihost.kind", "body").SetTag("multihost.host", HostName).SetTag("multihost.role", phase.Self.Role.Value);
        return body;
    }

    public void Finish(RoleResult result)
    {
        if (latest is { } running)
        {
            Health.Finish(running, () => running.Finish(result));
        }
    }

    public Task RunBodyAsync(Func<Task> body, Func<RoleResult> outcome) => latest?.Keeping is { } keeping ? keeping.RunAsync(body, outcome) : body();

    public void Write(string text) => latest?.Output.Write(text);

    public void Disconnect(string cause)
    {
        disconnected = cause;
        phases.Writer.TryComplete();
        latest?.Stop(cause);
        latest?.Keeping?.LetGo();
    }

    private async Task<bool> BeginAgainAsync(string phase, PhaseFlow own) =>
        await phases.Reader.WaitToReadAsync().ConfigureAwait(false)
        && phases.Reader.TryPeek(out AgentPhase? next)
        && string.Equals(next.Id, phase, StringComparison.Ordinal)
        && await BeginAsync(phase, own).ConfigureAwait(false);

    private async Task<bool> BeginAsync(string phase, PhaseFlow own)
    {
        if (!await phases.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            return false;
        }

        phases.Reader.TryRead(out AgentPhase? begun);
        if (!string.Equals(begun!.Id, phase, StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"The controller began '{begun.Id}', but the plan on host {HostName} comes to '{phase}'. Both halves must come from one build.");
        }

        await begun.WaitForDebuggerAsync().ConfigureAwait(false);
        phaseGroup = new AgentHostGroup(this, begun);
        own.Test = begun.IsTest ? begun : null;
        session.Send(new PhaseBegun(begun.Number, session.Clock.NowMicroseconds));
        return true;
    }
}
