using System.Security.Cryptography;
using MultiHost.Diagnostics;
using MultiHost.Live;
using MultiHost.Recording;
using MultiHost.Reporting;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>
/// One run of a test assembly over the host pool, for use by a test framework in the controller. Sessions that it opens stay warm until it is disposed of.
/// Safe for use by several threads.
/// </summary>
public sealed class MultiHostRun : IAsyncDisposable
{
    private readonly LoopbackBlock addresses = LoopbackBlock.Claim();
    private readonly RunContext run;
    private readonly HostPool pool;
    private readonly SessionKeeper sessions;
    private readonly LiveSocket? console;
    private readonly LiveProgress? live;
    private readonly SemaphoreSlim? turns;

    /// <summary>Makes a run. No host is touched yet.</summary>
    /// <param name="settings">The pool and its limits.</param>
    /// <param name="launch">What the agents run.</param>
    /// <param name="progress">Shows a line while the run goes on; called from several threads, must not block.</param>
    /// <param name="time">The clock of all time-outs. Default: the system's.</param>
    /// <param name="live">Shows a line of live progress where no console is reached by itself, as in an IDE; as <paramref name="progress"/> otherwise.</param>
    /// <param name="maxCollections">How many collections the framework lets run side by side; <c>null</c> for as many as there are hosts for. The runsettings may
    /// allow fewer.</param>
    /// <exception cref="ArgumentException">The name, address or user of a host is not allowed, as the runsettings would say.</exception>
    public MultiHostRun(
        MultiHostSettings settings,
        AgentLaunch launch,
        Action<string> progress,
        TimeProvider? time = null,
        Action<string>? live = null,
        int? maxCollections = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCollections ?? 1, 1, nameof(maxCollections));
        string? noLog = EventFile.Begin();
        Shuffle shuffle = HostCheck.Checked(settings).Shuffle.Drawn(() => RandomNumberGenerator.GetInt32(int.MaxValue));
        run = new RunContext(addresses.Apply(settings with { Shuffle = shuffle }), progress, NewName(), time ?? TimeProvider.System, launch.Folder);
        console = run.Settings.Output.Live
            ? LiveSocket.Connect(Environment.GetEnvironmentVariable(LiveSocket.Variable), Environment.GetCommandLineArgs())
            : null;
        if (run.Settings.Output.Live && (console is null ? live : console.Write) is { } show)
        {
            this.live = new LiveProgress(run.Record.Clock, show, run.Time);
            run.Record.Watcher = this.live.Take;
        }

        Beginning.Write(launch, run);
        pool = new HostPool(run.Settings, shuffle.Roles ? shuffle.Seed : null);
        turns = Math.Min(maxCollections ?? int.MaxValue, settings.Pool.MaxCollections ?? int.MaxValue) is var most && most < int.MaxValue ? new SemaphoreSlim(most, most) : null;
        sessions = new SessionKeeper(launch, run);
        if (run.SeedNote is { } note)
        {
            run.Progress(note);
        }

        if (noLog is not null)
        {
            run.Progress(noLog);
        }

        if (addresses.Number > 0 && run.Settings.Hosts.FirstOrDefault(h => h.IsAddressGiven) is { } first)
        {
            run.Progress($"another run has 127.0.0.11 …; local hosts of this one begin with {first.Name} at {first.Address}");
        }
    }

    /// <summary>The folder of this run on the controller: its record is there, and the log files of its tests.</summary>
    public string Folder => run.Record.Folder;

    /// <summary>The settings of this run, with the seed that it has drawn if something is shuffled and they have none.</summary>
    public MultiHostSettings Settings => run.Settings;

    /// <summary>The order in which the framework runs tests; <c>null</c>: its own.</summary>
    public SeededOrder? TestOrder => Settings.Shuffle is { Tests: true, Seed: { } seed } ? new SeededOrder(seed) : null;

    /// <summary>Begins to open sessions, so that they are warm when the first collection needs them. Trouble shows when it does.</summary>
    /// <param name="roles">Roles of that collection. Where a seed decides who plays what, nothing is opened: it is not known yet on which hosts.</param>
    /// <param name="place">Out of which hosts it gets its own.</param>
    public void Warm(IReadOnlyList<RoleName> roles, Place place)
    {
        foreach (HostDefinition host in Settings.Shuffle.Roles ? [] : pool.FirstFor(new HostDemand([roles], place)))
        {
            _ = sessions.GetAsync(host).ContinueWith(
                opened => opened.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    /// <summary>Runs a collection: waits for a free group of hosts, runs every phase, and tells the listener of each.</summary>
    /// <param name="plan">The collection.</param>
    /// <param name="listener">Is told of each phase.</param>
    /// <param name="cancellationToken">
    /// Stops the run within 5 seconds, whatever its tests are doing: agents whose tests do not stop are ended. Tests that run have the verdict
    /// <see cref="GroupVerdict.Stopped"/>; the listener is not told of those that had not begun.
    /// </param>
    /// <returns>Completes when every test that began has its result. Trouble with hosts is a result, not an exception.</returns>
    public async Task RunCollectionAsync(CollectionPlan plan, ICollectionListener listener, CancellationToken cancellationToken = default)
    {
        if (!await HasTurnAsync(plan, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            await new CollectionRun(plan, pool, sessions, run, listener).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turns?.Release();
        }
    }

    /// <summary>Writes down, in the run's record, the result of a test that no host runs: one that is skipped from the start, say. Results of tests that
    /// <see cref="RunCollectionAsync"/> runs are written down there.</summary>
    /// <param name="collection">Name of its test collection.</param>
    /// <param name="test">The test's name.</param>
    /// <param name="result">What it came to.</param>
    public void Record(string collection, string test, GroupResult result) => run.Record.Add(PhaseRecord.Verdict(TestPlan(test), collection, result));

    internal static string NewName() => $"mh-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";

    internal static PhasePlan TestPlan(string test) => new(test, PhaseKind.Test, test, []);

    private async Task<bool> HasTurnAsync(CollectionPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            await (turns?.WaitAsync(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException e)
        {
            run.Stop();
            MultiHostEvents.Log.Swallowed($"{plan.Name}: stopped before it had its turn", e);
            return false;
        }
    }

    /// <summary>Ends every agent and waits until nothing of the run is left on the hosts.</summary>
    public async ValueTask DisposeAsync()
    {
        await sessions.DisposeAsync().ConfigureAwait(false);
        if (run.Debugged.Unseen is { Count: > 0 } unseen)
        {
            run.Progress($"no test had the role {string.Join(" or ", unseen)} that {DebuggedRoles.Variable}, or <Debug Roles=\"…\"/>, names: no debugger was waited for there");
        }

        if (pool.OutOfUse is { Count: > 0 } gone)
        {
            run.Progress(EntryText.Of(gone));
        }

        run.Record.Add(new RunEnded());
        await run.Record.DisposeAsync().ConfigureAwait(false);
        if (OldRuns.Remove(run.Record.Path, run.Settings.Logs.MaxRuns, run.Time) is { } stays)
        {
            run.Progress(stays);
        }

        if (run.Attachments?.Trouble is { } trouble)
        {
            run.Progress(trouble);
        }

        live?.Dispose();
        console?.Dispose();
        addresses.Dispose();
        turns?.Dispose();
    }
}
