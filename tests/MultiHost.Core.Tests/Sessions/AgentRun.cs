using System.Collections.Concurrent;
using MultiHost.Deployment;
using MultiHost.Recording;
using MultiHost.Reporting;
using MultiHost.Requirements;
using MultiHost.Running;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>Real agents on this machine that run an engine of these tests, and a collection of one class with two tests.</summary>
internal sealed class AgentRun : ICollectionListener, IAsyncDisposable
{
    private static readonly RoleName[] Roles = ["source", "destination"];

    private readonly int tests;
    private readonly string extraPlan;
    private int disposed;
    private readonly List<(string End, int Times, TaskCompletionSource Seen)> awaited = [];
    private readonly List<RunEntry> recorded = [];
    private readonly List<TaskCompletionSource> recording = [];

    public AgentRun(Type engine, MultiHostSettings? settings = null, int tests = 1, TimeProvider? time = null, string extraPlan = "")
    {
        this.tests = tests;
        this.extraPlan = extraPlan;
        Name = $"mh-test-{Guid.NewGuid():N}";
        Launch = new AgentLaunch(typeof(AgentRun).Assembly.Location, engine.AssemblyQualifiedName!);
        Context = new RunContext(settings ?? Pool.SettingsOf("alpha beta"), Note, Name, time ?? TimeProvider.System, Launch.Folder);
        Context.Record.Watcher = Recorded;
        Beginning.Write(Launch, Context);
        HostPool = new HostPool(Context.Settings);
        Sessions = new SessionKeeper(Launch, Context);
    }

    /// <summary>Name of the run.</summary>
    public string Name { get; }

    /// <summary>The folders of its sessions on this machine.</summary>
    public IReadOnlyList<string> Folders => Directory.GetDirectories(Path.GetTempPath(), $"{Name}-*");

    /// <summary>The folder of a host's session on this machine.</summary>
    public string FolderOf(string host) => Folders.Single(f => f.Contains($"-{host}.", StringComparison.Ordinal));

    public AgentLaunch Launch { get; }

    public RunContext Context { get; }

    public HostPool HostPool { get; }

    public SessionKeeper Sessions { get; }

    public ConcurrentQueue<string> Progress { get; } = new();

    /// <summary>What the tests require of their hosts, by number.</summary>
    public Func<int, TestRequirements> Requirements { get; set; } = _ => TestRequirements.None;

    /// <summary>The roles of the tests, by number.</summary>
    public Func<int, IReadOnlyList<RoleName>> RolesOf { get; set; } = _ => Roles;

    /// <summary>What the tests' marks say, by number.</summary>
    public Func<int, KnownFailure?> KnownFailures { get; set; } = _ => null;

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

    /// <summary>Waits until the run has recorded an entry of a kind.</summary>
    /// <returns>The first.</returns>
    public async Task<T> RecordedAsync<T>()
        where T : RunEntry
    {
        while (true)
        {
            TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (recorded)
            {
                if (recorded.OfType<T>().FirstOrDefault() is { } found)
                {
                    return found;
                }

                recording.Add(more);
            }

            await more.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        }
    }

    public Task RunAsync(CancellationToken cancellationToken = default) => RunAsync("", cancellationToken);

    /// <summary>Runs a collection whose phases have a word to the engine before their names.</summary>
    public Task RunAsync(string word, CancellationToken cancellationToken = default) =>
        new CollectionRun(Plan(word), HostPool, Sessions, Context, this).RunAsync(cancellationToken).WaitAsync(
            TimeSpan.FromSeconds(60), TimeProvider.System, CancellationToken.None);

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

    /// <summary>Ends the run's record, after the sessions.</summary>
    /// <returns>Its lines.</returns>
    public async Task<IReadOnlyList<RunEntry>> RecordAsync()
    {
        await Sessions.DisposeAsync();
        Context.Record.Add(new RunEnded());
        await Context.Record.DisposeAsync();
        return RecordReader.Read(Context.Record.Path);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return; // tests that look at what is left do it themselves
        }

        await RecordAsync();
        RecordSchema.Check(Context.Record.Path);
        Directory.Delete(Context.Record.Folder, recursive: true);
    }

    private CollectionPlan Plan(string word) => new(
        "collection",
        [
            new PhasePlan($"{word}set up", PhaseKind.SetUp, "class", []),
            .. Enumerable.Range(1, tests).Select(i => new PhasePlan($"{word}test {i}", PhaseKind.Test, $"Test {i}", RolesOf(i))
            {
                Requirements = Requirements(i),
                KnownFailure = KnownFailures(i),
            }),
            new PhasePlan($"{word}tear down", PhaseKind.TearDown, "class", []),
        ],
        phases => string.Join('\n', phases.Select(p => p.Id)) + extraPlan);

    private void Recorded(IReadOnlyList<RunEntry> entries)
    {
        lock (recorded)
        {
            recorded.AddRange(entries);
            recording.ForEach(r => r.TrySetResult());
            recording.Clear();
        }
    }

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
