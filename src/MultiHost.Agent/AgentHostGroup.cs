using MultiHost.Recording;
using MultiHost.Results;

namespace MultiHost.Agent;

/// <summary>
/// The group as the code of tests sees it: that of one phase; or, for the life of the agent, that of the test whose code calls, which is the one that runs now
/// unless the test left work behind.
/// </summary>
internal sealed class AgentHostGroup : IHostGroup, IEventRecorder, IHealthRecorder, IKeeper
{
    private readonly AgentState state;
    private readonly AgentPhase? phase;

    public AgentHostGroup(AgentState state, AgentPhase? phase = null)
    {
        this.state = state;
        this.phase = phase;
        Barrier = new AgentBarrier(this, branch: "", roles: null);
    }

    public IHost Self => Current.Self;

    public IReadOnlyList<IHost> Hosts => Current.Members;

    public IBarrier Barrier { get; }

    public IReadOnlyDictionary<string, string> Properties => (phase ?? state.PhaseOfCaller)?.Self.Properties ?? state.Properties;

    public CancellationToken Stopping => Current.Stopping;

    public string Id => state.GroupId;

    public string Folder => state.Folder;

    public string LogFolder => Acting("LogFolder").LogFolder;

    internal AgentPhase Current => phase ?? state.PhaseOfCaller
        ?? throw new InvalidOperationException($"No test runs on host {state.HostName} yet. Use the host group in a test, or in a fixture's constructor.");

    public IHost this[RoleName role] => Current.Members.FirstOrDefault(m => m.Role == role)
        ?? throw new KeyNotFoundException($"The running test has no role '{role}'. Its roles: {string.Join(", ", Current.Members.Select(m => m.Role))}.");

    public void Step(string text) => Acting("Step").Step(text);

    public void Record(Check check) => Acting("Record").Record(check);

    public void Attach(string path, string? name = null) => Acting("Attach").Attached.Add(path, name);

    public void RecordEvent(string kind, string data)
    {
        // A fixture may have something to say between two phases, which belongs to none.
        if ((phase ?? state.PhaseOfCaller) is { HasFinished: false } current && data.Length <= HostEvent.MaxDataChars)
        {
            current.RecordEvent(kind, data);
        }
    }

    public void RecordHealth(HealthFinding finding) => state.Health.Report(finding);

    bool IKeeper.Keeps => state.Keeps;

    bool IKeeper.Delays(Func<Task> cleanUp) => Keeping?.Delays(cleanUp) ?? false;

    Task IKeeper.CatchUpAsync() => Keeping?.CatchUpAsync() ?? Task.CompletedTask;

    void IKeeper.Offer(IEntrance entrance) => state.Entrances.Add(entrance);

    void IKeeper.Withdraw(IEntrance entrance) => state.Entrances.Remove(entrance);

    private KeptPhase? Keeping => (phase ?? state.PhaseOfCaller)?.Keeping;

    public void WriteLine(string line) => Acting("WriteLine").Output.Write(line + "\n");

    // Fixtures may call between two phases, and nothing comes of it; a test that has ended may not.
    private AgentPhase Acting(string call)
    {
        (phase ?? state.TestOfCaller)?.CheckRuns($"called {call}", call);
        return Current;
    }
}
