using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Probes;
using MultiHost.Virtualization.Storage;

namespace MultiHost.Virtualization.Migration;

/// <summary>What to do on the way of one migration. Both hosts must be given the same.</summary>
public sealed partial record MigrationOptions
{
    /// <summary>
    /// Run on the source before the migration. Its token ends with <see cref="WorkTimeout"/>; pass it on, so that nothing of it acts on the guest later. Default:
    /// null, the guest goes on with the work it has.
    /// </summary>
    public Func<Guest, CancellationToken, Task>? StartWork { get; init; }

    /// <summary>
    /// Run where the guest should be active afterwards: on the destination, or on the source of a cancelled migration. An exception fails the check
    /// <c>work-progressed</c>. Its token ends with <see cref="WorkTimeout"/>. Default: <see cref="IGuestWork.ShouldHaveProgressedAsync"/>.
    /// </summary>
    public Func<Guest, CancellationToken, Task>? CheckWork { get; init; }

    /// <summary>
    /// Cancels the migration (<c>migrate_cancel</c>) as soon as the source reaches this status. With <c>setup</c>, <c>active</c> or
    /// <c>pre-switchover</c> it then never completes, however small the guest; with <c>completed</c> the cancellation does nothing.
    /// Default: null.
    /// </summary>
    public MigrationStatus? CancelWhen { get; init; }

    /// <summary>
    /// Cancels the migration this long after its beginning, or when it is ready to switch over, if that is sooner. Default: null.
    /// </summary>
    public TimeSpan? CancelAfter { get; init; }

    /// <summary>Longest time from Prepare to Finish, on both sides. 1 second to 24 hours. Default: 120 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Longest time of <see cref="StartWork"/>, and of each check afterwards. Default: 5 minutes.</summary>
    public TimeSpan WorkTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Most bytes per second (<c>max-bandwidth</c>), 1 and more. Default: null, no limit.</summary>
    public long? BandwidthLimit { get; init; }

    /// <summary>Longest stop of the guest that QEMU may plan (<c>downtime-limit</c>), 1 ms to 2000 s. Default: 300 ms, as QEMU.</summary>
    public TimeSpan DowntimeLimit { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// Changes the guest's definition on the destination, for this migration. A machine type that it sets is taken as it stands; otherwise
    /// the
    /// destination gets the versioned type of the source. Default: leaves it.
    /// </summary>
    public Func<GuestDefinition, GuestDefinition>? DestinationDefinition { get; init; }

    /// <summary>TCP port on which the destination waits, 1 to 65535. Default: null, a free one.</summary>
    public int? Port { get; init; }

    /// <summary>
    /// Run on both sides at the beginning of every phase, beside it: to inject a fault, say. The token ends with the phase; an
    /// exception other than its cancellation fails the phase, or the next one if the phase is the other side's. So does a hook that does not end within 10
    /// seconds of the phase. Default: null.
    /// </summary>
    public Func<MigrationPhaseContext, CancellationToken, Task>? OnPhase { get; init; }

    /// <summary>Version of the protocol. Default: 3.</summary>
    public MigrationProtocol Protocol { get; init; }

    /// <summary>
    /// A fault to inject. What both sides come to is then compared with <see cref="Oracle"/>; a difference is a check <c>oracle</c> that
    /// failed. Default: null.
    /// </summary>
    public Fault? Fault { get; init; }

    /// <summary>Longest wait for an answer of QEMU's monitor. 100 ms to 1 hour. Default: 30 seconds.</summary>
    public TimeSpan MonitorTimeout { get; init; } = Qmp.QmpClient.DefaultTimeout;

    /// <summary>
    /// Whether a whole pass of the guest over its memory is awaited afterwards (check <c>memory-consistent</c>). Default: true.
    /// </summary>
    public bool VerifyMemory { get; init; } = true;

    /// <summary>
    /// Asks the guest's network for a sign of life all the time, from a host that takes no part or from the destination. All hosts of the
    /// test must call
    /// <c>MigrateAsync</c> then. Default: null.
    /// </summary>
    public NetworkProbe? Probe { get; init; }

    /// <summary>
    /// Whether the guest's clock is compared with the hosts' before and after; needs a guest with a shell. Default: false.
    /// </summary>
    public bool MeasureGuestClock { get; init; }

    /// <summary>The way that the guest's state takes. Default: <see cref="MigrationChannel.Tcp"/>.</summary>
    public MigrationChannel Channel { get; init; } = MigrationChannel.Tcp;

    /// <summary>Post-copy. Default: null, pre-copy to the end.</summary>
    public PostCopy? PostCopy { get; init; }

    /// <summary>Several connections at once. Default: null, one.</summary>
    public MultiFd? MultiFd { get; init; }

    /// <summary>Slows a guest down that dirties too much. Default: null.</summary>
    public AutoConverge? AutoConverge { get; init; }

    /// <summary>Sends differences of pages. Default: null.</summary>
    public Xbzrle? Xbzrle { get; init; }

    /// <summary>What becomes of the guest's local disks. Default: <see cref="Storage.CopyStorage.None"/>.</summary>
    public CopyStorage CopyStorage { get; init; } = CopyStorage.None;

    /// <summary>
    /// Whether both sides' disks are compared after a copy, while the guest stands still (check <c>disks-equal</c>): it stands still for as
    /// long as it
    /// takes to read them. Default: true.
    /// </summary>
    public bool VerifyStorage { get; init; } = true;

    /// <summary>Encryption. Default: null, none.</summary>
    public MigrationTls? Tls { get; init; }

    /// <summary>
    /// Stops the guest on the source before the transfer; it goes on at the destination, or on the source if the migration fails. Default:
    /// false.
    /// </summary>
    public bool Offline { get; init; }

    /// <summary>
    /// Stops the guest, saves it to a file on the source, carries that over, and only then starts QEMU on the destination. Replaces
    /// <see cref="Channel"/>. Default: null.
    /// </summary>
    public HostOffline? HostOffline { get; init; }

    /// <summary>
    /// Whether Perform lasts until the transfer has ended. If not, it is over as soon as the transfer is under way, Finish waits on the
    /// destination and
    /// Confirm on the source. Default: true.
    /// </summary>
    public bool WaitForTransfer { get; init; } = true;

    /// <summary>
    /// For a guest that was started paused: lets it go on in Begin, and run for this long before it is migrated. Not together with
    /// <see cref="StartWork"/>. Default: null, a paused guest stays paused.
    /// </summary>
    public TimeSpan? RunBefore { get; init; }

    /// <summary>
    /// Whether the destination takes the guest's definition from the source, not from its own handle. <see cref="DestinationDefinition"/>
    /// changes it
    /// afterwards. Default: false.
    /// </summary>
    public bool DefinitionFromSource { get; init; }

    /// <summary>
    /// Whether the destination logs in to the guest when it is there, before <see cref="CheckWork"/>. Guests without a login, such as
    /// pulse, are not
    /// logged in to anyhow. Default: false, it does.
    /// </summary>
    public bool SkipLogin { get; init; }

    /// <summary>Longest time of that login. Default: 360 seconds.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(360);

    /// <summary>
    /// Command that renews the guest's address, run on its serial console at the destination before the login. Default: null, none.
    /// </summary>
    public string? RegainAddressCommand { get; init; }

    /// <summary>Time from one sample of <c>query-migrate</c> to the next, 10 ms and more. Default: 50 ms.</summary>
    public TimeSpan SampleEvery { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Time that code of the user's gets to end in, once its token has been cancelled.</summary>
    internal TimeSpan HookGrace { get; init; } = TimeSpan.FromSeconds(10);
}
