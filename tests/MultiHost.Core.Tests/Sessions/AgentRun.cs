using System.Collections.Concurrent;
using MultiHost.Deployment;
using MultiHost.Reporting;
using MultiHost.Running;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>Real agents on this machine that run an engine of these tests, and a collection of one class with two tests.</summary>
internal sealed class AgentRun : ICollectionListener, IAsyncDisposable
{
    private readonly CollectionPlan plan;
    private readonly List<(string End, int Times, TaskCompletionSource Seen)> awaited = [];

    public AgentRun(Type engine, MultiHostSettings? settings = null, int tests = 1)
    {
        Folder = Path.Combine(Path.GetTempPath(), $"mh-test-{Guid.NewGuid():N}");
        Launch = new AgentLaunch(typeof(AgentRun).Assembly.Location, engine.AssemblyQualifiedName!);
        Context = new RunContext(settings ?? Pool.SettingsOf("alpha beta"), Note, Folder, TimeProvider.System, Launch.Folder);
        HostPool = new HostPool(Context.Settings);
        Sessions = new SessionKeeper(Launch, Context);
        RoleName[] roles = ["source", "destination"];
        plan = new CollectionPlan(
            "collection",
            [
                new PhasePlan("set up", PhaseKind.SetUp, "class", []),
                .. Enumerable.Range(1, tests).Select(i => new PhasePlan($"test {i}", PhaseKind.Test, $"Test {i}", roles)),
                new PhasePlan("tear down", PhaseKind.TearDown, "class", []),
            ],
            phases => string.Join('\n', phases.Select(p => p.Id)));
    }

    public string Folder { get; }

    public AgentLaunch Launch { get; }

    public RunContext Context { get; }

    public HostPool HostPool { get; }

    public SessionKeeper Sessions { get; }

    public ConcurrentQueue<string> Progress { get; } = new();

    /// <summary>Called at the begin of each phase.</summary>
    public Action<PhasePlan> OnStarting { get; set; } = _ => { };

    /// <summary>Called at the end of each phase, before the next begins.</summary>
    public Action<PhasePlan> OnFinished { get; set; } = _ => { };

    /// <summary>What came to an end, in order.</summary>
    public List<(string Phase, GroupResult Result)> Finished { get; } = [];

    /// <summary>Waits until a line that ends so was shown by so many.</summary>
    public Task SeenAsync(string end, int times)
    {
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (awaited)
        {
            awaited.Add((end, times, seen));
        }

        Notice();
        return seen.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
    }

    public Task RunAsync(CancellationToken cancellationToken = default) =>
        new CollectionRun(plan, HostPool, Sessions, Context, this).RunAsync(cancellationToken).WaitAsync(
            TimeSpan.FromSeconds(30), TimeProvider.System, CancellationToken.None);

    public Task<HostSession> OpenAsync(string host, CancellationToken cancellationToken = default) => HostSession.OpenAsync(
        Context.Settings.Hosts.Single(h => h.Name == host),
        Launch,
        new DeploymentSource(Launch.Folder, Launch.Name, HashMemory.OfUser(TimeProvider.System), Note),
        Context,
        cancellationToken);

    public void Starting(PhasePlan phase) => OnStarting(phase);

    void ICollectionListener.Finished(PhasePlan phase, GroupResult result)
    {
        Finished.Add((phase.Id, result));
        OnFinished(phase);
    }

    public ValueTask DisposeAsync() => Sessions.DisposeAsync();

    private void Note(string line)
    {
        Progress.Enqueue(line);
        Notice();
    }

    private void Notice()
    {
        lock (awaited)
        {
            foreach ((string end, int times, TaskCompletionSource seen) in awaited)
            {
                if (Progress.Count(line => line.EndsWith(end, StringComparison.Ordinal)) >= times)
                {
                    seen.TrySetResult();
                }
            }
        }
    }
}
