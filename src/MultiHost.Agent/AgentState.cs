using System.Threading.Channels;
using MultiHost.Hosting;
using MultiHost.Protocol;
using MultiHost.Results;

namespace MultiHost.Agent;

/// <summary>What an agent knows after its welcome, and the agent's face towards the test framework.</summary>
internal sealed class AgentState : IEngineHost
{
    private readonly Welcome welcome;
    private readonly AgentSession session;
    private readonly AsyncLocal<PhaseFlow?> flow = new();
    private Channel<AgentActivity> phases = Channel.CreateUnbounded<AgentActivity>();
    private volatile AgentActivity? activity;
    private volatile AgentHostGroup? phaseGroup;
    private volatile string? disconnected;

    private AgentState(Welcome welcome, AgentSession session)
    {
        this.welcome = welcome;
        this.session = session;
        Folder = Directory.CreateDirectory(Path.Combine(welcome.Folder, "work")).FullName;
        Properties = new Dictionary<string, string>(welcome.Properties, StringComparer.OrdinalIgnoreCase);
        Group = new AgentHostGroup(this);
    }

    public IHostGroup Group { get; }

    public IHostGroup Phase => phaseGroup ?? throw new InvalidOperationException($"No phase was begun on host {HostName} yet.");

    public SynchronizationContext Context { get; } = new LentThreadContext();

    /// <summary>The phase that was begun last.</summary>
    public AgentActivity? Activity => activity;

    /// <summary>The test that set going the code that asks, which may have ended; <c>null</c> for what no test set going.</summary>
    public AgentActivity? TestOfCaller => flow.Value?.Test;

    /// <summary>The test that set going the code that asks; for what no test set going, the phase that was begun last.</summary>
    public AgentActivity? ActivityOfCaller => TestOfCaller ?? activity;

    public string HostName => welcome.Host;

    public string Folder { get; }

    public IReadOnlyDictionary<string, string> Properties { get; }

    public bool ReturnsHits => welcome.ReturnsHits;

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
        Console.SetOut(new ActivityWriter(state, Console.Error));
        return state;
    }

    public string LogFolderOf(long id) => Path.Combine(welcome.Folder, "logs", $"{id}");

    public ITestEngine CreateEngine()
    {
        Type type = Type.GetType(welcome.Engine, throwOnError: true)!;
        return (ITestEngine)Activator.CreateInstance(type)!;
    }

    public void OpenCollection()
    {
        phases = Channel.CreateUnbounded<AgentActivity>();
        if (disconnected is not null)
        {
            phases.Writer.TryComplete();
        }
    }

    public void CloseCollection() => phases.Writer.TryComplete();

    public void Begin(BeginPhase begin)
    {
        AgentActivity begun = new(begin, session, LogFolderOf(begin.Activity), welcome.OutputMaxKiB);
        activity = begun;
        phases.Writer.TryWrite(begun);
    }

    public Task<bool> BeginAsync(string phase)
    {
        // Here and not in an asynchronous method, so that it stays with the caller and with all that the caller sets going.
        PhaseFlow own = new();
        flow.Value = own;
        return BeginAsync(phase, own);
    }

    public void Finish(RoleResult result) => activity?.Finish(result);

    public void Write(string text) => activity?.Output.Write(text);

    public void Disconnect(string cause)
    {
        disconnected = cause;
        phases.Writer.TryComplete();
        activity?.Stop(cause);
    }

    private async Task<bool> BeginAsync(string phase, PhaseFlow own)
    {
        if (!await phases.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            return false;
        }

        phases.Reader.TryRead(out AgentActivity? begun);
        if (!string.Equals(begun!.Phase, phase, StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"The controller began '{begun.Phase}', but the plan on host {HostName} comes to '{phase}'. Both halves must come from one build.");
        }

        phaseGroup = new AgentHostGroup(this, begun);
        own.Test = begun.IsTest ? begun : null;
        return true;
    }
}
