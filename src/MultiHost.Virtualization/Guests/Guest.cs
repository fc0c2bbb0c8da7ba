using MultiHost.Virtualization.Guests.Shell;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Guests;

/// <summary>
/// A guest as one host sees it. Every host of a test has a handle of each guest; the guest itself is on one of them. A migration moves
/// it: afterwards the handle on the source is idle and the one on the destination has it. Safe to use from several threads.
/// </summary>
public sealed partial class Guest : IAsyncDisposable
{
    private static readonly TimeSpan ResumeTimeout = TimeSpan.FromSeconds(10);

    private readonly Action<Guest> forget;
    private readonly TimeProvider time;
    private readonly IGuestSession session;
    private volatile GuestInstance? instance;
    private volatile bool incoming;
    private readonly Dictionary<(RoleName From, RoleName To), int> migrations = [];
    private GuestEntrance? entrance;
    private int disposed;

    internal Guest(GuestDefinition definition, IHost host, string logFolder, Action<Guest> forget, TimeProvider time)
    {
        Definition = definition;
        Host = host;
        this.forget = forget;
        this.time = time;
        LogFolder = logFolder;
        session = definition.System.OpenSession(this, time);
    }

    /// <summary>Name of the guest, the same on all hosts.</summary>
    public string Name => Definition.Name;

    /// <summary>The host that this handle belongs to.</summary>
    public IHost Host { get; }

    /// <summary>What the guest is made of, as this host was told.</summary>
    public GuestDefinition Definition { get; private set; }

    /// <summary>Where the guest's logs of this host lie: <c>qmp.log</c>, <c>serial.log</c>, <c>qemu.stderr.log</c>, <c>qemu.command</c>.</summary>
    public string LogFolder { get; private set; }

    /// <summary>What the guest is on this host, now.</summary>
    public GuestState State
    {
        get
        {
            GuestInstance? here = instance;
            return here is null ? GuestState.Absent
                : here.Process.Exited.IsCompleted ? GuestState.Lost
                : incoming ? GuestState.Incoming
                : here.Migration.History.LastOrDefault() == MigrationStatus.PostCopyPaused ? GuestState.Paused
                : here.Run.IsRunning ? GuestState.Running
                : GuestState.Paused;
        }
    }

    /// <summary>Whether the guest, or a QEMU that waits for it, is on this host.</summary>
    public bool IsHere => instance is not null;

    /// <summary>The work that runs inside the guest.</summary>
    public IGuestWork Work => session;

    /// <summary>The shell in the guest.</summary>
    /// <exception cref="GuestException">This system has none: pulse.</exception>
    public GuestShell Shell => session.Shell
        ?? throw new GuestException($"Guest '{Name}' is a {Definition.System.Name} guest, which has no shell. Give it System = GuestSystem.TinyLinux.", Name);

    /// <summary>The monitor of the guest's QEMU on this host.</summary>
    /// <exception cref="GuestException">The guest is not on this host.</exception>
    public QmpClient Qmp => Here.Qmp;

    /// <summary>Number of the guest's QEMU process on this host.</summary>
    /// <exception cref="GuestException">The guest is not on this host.</exception>
    public int ProcessId => Here.Process.Id;

    internal IGuestSession Session => session;

    /// <summary>The guest's own copy of its image; null if it has none, or was not on this host yet.</summary>
    internal string? ImageCopy { get; set; }

    /// <summary>Keeps this host after a failure; null if nobody does.</summary>
    internal IKeeper? Keeper { get; init; }

    /// <summary>Called once when this handle has ended: whether the guest was on this host until then.</summary>
    internal Action<bool> Ended { get; init; } = _ => { };

    /// <summary>The guest's history on this host.</summary>
    internal GuestTimeline Timeline { get; } = new();

    internal GuestJobs Jobs { get; } = new();

    internal GuestInstance Here => instance
        ?? throw new GuestException($"Guest '{Name}' is not on host '{Host.Name}'. Act on the host that it runs on, or migrate it here first.", Name);

    internal GuestInstance? HereOrNull => instance;

    /// <summary>Gives the guest work to do, and waits until it does it.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <exception cref="GuestException">The guest is not here, is paused, or does not begin within 60 seconds.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The guest has too little RAM for it.</exception>
    public async Task StartWorkAsync(GuestWork work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (State == GuestState.Paused)
        {
            throw new GuestException($"Guest '{Name}' is paused on host '{Host.Name}': it cannot begin the work '{work.Name}'. Resume it first.", Name);
        }

        await session.StartAsync(work, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops the guest's processors (<c>stop</c>).</summary>
    public async Task PauseAsync(CancellationToken cancellationToken = default) =>
        await Qmp.ExecuteAsync("stop", cancellationToken: cancellationToken).ConfigureAwait(false);

    /// <summary>Lets the guest's processors go on (<c>cont</c>), and waits until they do.</summary>
    public async Task ResumeAsync(CancellationToken cancellationToken = default) =>
        await Here.ContinueAsync(ResumeTimeout, cancellationToken).ConfigureAwait(false);

    /// <summary>Ends the guest's QEMU on this host without asking (SIGKILL), and waits for its end: a fault to inject.</summary>
    /// <exception cref="GuestException">The kernel does not let it end within 10 seconds.</exception>
    public async Task KillAsync() => await Here.Process.KillAsync().ConfigureAwait(false);

    /// <summary>
    /// Ends the guest on this host. Harmless when it is not here. Where hosts are kept after a failure (<c>&lt;Keep&gt;</c> of the runsettings), a guest of which a test
    /// disposes at its end lives on until it is known what the test came to.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Keeper is null || disposed != 0 || !Keeper.Delays(EndAsync))
        {
            await EndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the guest on this host, at once.</summary>
    internal async Task EndAsync()
    {
        bool first = Interlocked.Exchange(ref disposed, 1) == 0;
        if (first)
        {
            forget(this);
        }

        bool had = IsHere;
        await ReleaseAsync().ConfigureAwait(false);
        if (first)
        {
            Ended(had);
        }
    }

    /// <summary>Counts the migrations between two roles: both of them see each one, whatever else the guest does elsewhere.</summary>
    internal int NextMigration(RoleName from, RoleName to)
    {
        lock (migrations)
        {
            return migrations[(from, to)] = migrations.GetValueOrDefault((from, to)) + 1;
        }
    }

    internal void Take(GuestInstance newInstance, bool isIncoming)
    {
        incoming = isIncoming;
        instance = newInstance;
        LogFolder = newInstance.Paths.LogFolder;
        Timeline.Follow(newInstance, isIncoming ? null : time.GetUtcNow());
        session.Attach(newInstance);
        if (Keeper is { Keeps: true })
        {
            entrance = new GuestEntrance(Name, newInstance);
            Keeper.Offer(entrance);
        }
    }

    internal void Arrived()
    {
        incoming = false;
        Timeline.Holds(time.GetUtcNow());
    }

    /// <summary>Ends the QEMU on this host, if there is one.</summary>
    internal async Task ReleaseAsync()
    {
        if (instance is { } here)
        {
            if (entrance is { } door)
            {
                Keeper!.Withdraw(door);
                door.Close();
                entrance = null;
            }

            await here.DisposeAsync().ConfigureAwait(false);
            instance = null;
        }
    }
}
