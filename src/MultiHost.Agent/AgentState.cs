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
    private Channel<BeginPhase> phases = Channel.CreateUnbounded<BeginPhase>();
    private volatile AgentActivity? activity;
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

    public SynchronizationContext Context { get; } = new LentThreadContext();

    public AgentActivity? Activity => activity;

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
        phases = Channel.CreateUnbounded<BeginPhase>();
        if (disconnected is not null)
        {
            phases.Writer.TryComplete();
        }
    }

    public void CloseCollection() => phases.Writer.TryComplete();

    public void Begin(BeginPhase begin)
    {
        activity = new AgentActivity(begin, session, LogFolderOf(begin.Activity), welcome.OutputMaxKiB);
        phases.Writer.TryWrite(begin);
    }

    public async Task<bool> BeginAsync(string phase)
    {
        if (!await phases.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            return false;
        }

        phases.Reader.TryRead(out BeginPhase? begin);
        if (!string.Equals(begin!.Phase, phase, StringComparison.Ordinal))
        {
            throw new InvalidOperationException(
                $"The controller began '{begin.Phase}', but the plan on host {HostName} comes to '{phase}'. Both halves must come from one build.");
        }

        return true;
    }

    public void Finish(RoleResult result) => activity?.Finish(result);

    public void Write(string text) => activity?.Output.Write(text);

    public void Disconnect(string cause)
    {
        disconnected = cause;
        phases.Writer.TryComplete();
        activity?.Stop(cause);
    }
}
