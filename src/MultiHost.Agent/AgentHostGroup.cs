namespace MultiHost.Agent;

/// <summary>The group as tests on this host see it: always that of the phase that runs now.</summary>
internal sealed class AgentHostGroup : IHostGroup
{
    private readonly AgentState state;

    public AgentHostGroup(AgentState state)
    {
        this.state = state;
        Barrier = new AgentBarrier(this, branch: "", roles: null);
    }

    public IHost Self => Current.Self;

    public IReadOnlyList<IHost> Hosts => Current.Members;

    public IBarrier Barrier { get; }

    public IReadOnlyDictionary<string, string> Properties => state.Properties;

    public CancellationToken Stopping => Current.Stopping;

    public string Folder => state.Folder;

    public string LogFolder => Current.LogFolder;

    internal AgentActivity Current => state.Activity
        ?? throw new InvalidOperationException($"No test runs on host {state.HostName} yet. Use the host group in a test, or in a fixture's constructor.");

    public IHost this[RoleName role] => Current.Members.FirstOrDefault(m => m.Role == role)
        ?? throw new KeyNotFoundException($"The running test has no role '{role}'. Its roles: {string.Join(", ", Current.Members.Select(m => m.Role))}.");

    public void Step(string text) => Current.Step(text);

    public void Record(Check check) => Current.Record(check);

    public void WriteLine(string line) => Current.Output.Write(line + "\n");
}
