using System.Security.Cryptography;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>
/// One run of a test assembly over the host pool, for use by a test framework in the controller. Sessions that it opens stay warm until it is disposed of.
/// Safe for use by several threads.
/// </summary>
public sealed class MultiHostRun : IAsyncDisposable
{
    private readonly RunContext run;
    private readonly HostPool pool;
    private readonly SessionKeeper sessions;

    /// <summary>Makes a run. No host is touched yet.</summary>
    /// <param name="settings">The pool and its limits.</param>
    /// <param name="launch">What the agents run.</param>
    /// <param name="progress">Shows a line while the run goes on; called from several threads, must not block.</param>
    /// <param name="time">The clock of all time-outs. Default: the system's.</param>
    /// <exception cref="ArgumentException">The name, address or user of a host is not allowed, as the runsettings would say.</exception>
    public MultiHostRun(MultiHostSettings settings, AgentLaunch launch, Action<string> progress, TimeProvider? time = null)
    {
        string name = $"mh-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        run = new RunContext(HostCheck.Checked(settings), progress, name, time ?? TimeProvider.System, launch.Folder);
        pool = new HostPool(settings);
        sessions = new SessionKeeper(launch, run);
    }

    /// <summary>Begins to open sessions, so that they are warm when the first test needs them. Trouble shows when a test does.</summary>
    /// <param name="hosts">How many hosts, in the order of the pool.</param>
    public void Warm(int hosts)
    {
        foreach (HostDefinition host in run.Settings.Hosts.Take(hosts))
        {
            _ = sessions.GetAsync(host).ContinueWith(
                opened => opened.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    /// <summary>Runs a collection: waits for a free group of hosts, runs every phase, and tells the listener of each.</summary>
    /// <returns>Completes when every test has its result. Trouble with hosts is a result, not an exception.</returns>
    public Task RunCollectionAsync(CollectionPlan plan, ICollectionListener listener, CancellationToken cancellationToken = default) =>
        new CollectionRun(plan, pool, sessions, run, listener).RunAsync(cancellationToken);

    /// <summary>Ends every agent and waits until nothing of the run is left on the hosts.</summary>
    public ValueTask DisposeAsync() => sessions.DisposeAsync();
}
