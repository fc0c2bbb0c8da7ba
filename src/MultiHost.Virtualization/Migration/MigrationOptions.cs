using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Migration;

/// <summary>What to do on the way of one migration. Both hosts must be given the same.</summary>
public sealed record MigrationOptions
{
    /// <summary>Run on the source before the migration. Default: null, the guest goes on with the work it has.</summary>
    public Func<Guest, Task>? StartWork { get; init; }

    /// <summary>
    /// Run where the guest should be active afterwards: on the destination, or on the source of a cancelled migration. An exception fails the
    /// check <c>work-progressed</c>. Default: <see cref="IGuestWork.ShouldHaveProgressedAsync"/>.
    /// </summary>
    public Func<Guest, Task>? CheckWork { get; init; }

    /// <summary>
    /// Cancels the migration (<c>migrate_cancel</c>) as soon as the source reaches this status. With <c>setup</c>, <c>active</c> or
    /// <c>pre-switchover</c> it then never completes, however small the guest; with <c>completed</c> the cancellation does nothing. Default: null.
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
    /// Changes the guest's definition on the destination, for this migration. A machine type that it sets is taken as it stands; otherwise the
    /// destination gets the versioned type of the source. Default: leaves it.
    /// </summary>
    public Func<GuestDefinition, GuestDefinition>? DestinationDefinition { get; init; }

    /// <summary>TCP port on which the destination waits, 1 to 65535. Default: null, a free one.</summary>
    public int? Port { get; init; }

    /// <summary>
    /// Run on both sides at the beginning of every phase, beside it: to inject a fault, say. The token ends with the phase; an
    /// exception other than its cancellation fails the phase, or the next one if the phase is the other side's. Default: null.
    /// </summary>
    public Func<MigrationPhaseContext, CancellationToken, Task>? OnPhase { get; init; }

    /// <summary>Version of the protocol. Default: 3.</summary>
    public MigrationProtocol Protocol { get; init; }

    /// <summary>
    /// A fault to inject. What both sides come to is then compared with <see cref="Oracle"/>; a difference is a check <c>oracle</c> that failed. Default: null.
    /// </summary>
    public Fault? Fault { get; init; }

    /// <summary>Longest wait for an answer of QEMU's monitor. 100 ms to 1 hour. Default: 30 seconds.</summary>
    public TimeSpan MonitorTimeout { get; init; } = Qmp.QmpClient.DefaultTimeout;

    /// <summary>Whether a whole pass of the guest over its memory is awaited afterwards (check <c>memory-consistent</c>). Default: true.</summary>
    public bool VerifyMemory { get; init; } = true;

    internal bool CancelsBeforeSwitchover =>
        CancelAfter is not null
        || CancelWhen == MigrationStatus.Setup || CancelWhen == MigrationStatus.Active || CancelWhen == MigrationStatus.PreSwitchover;

    internal MigrationOptions Validated()
    {
        Check(Timeout >= TimeSpan.FromSeconds(1) && Timeout <= TimeSpan.FromHours(24), nameof(Timeout), Timeout, "1 second to 24 hours");
        Check(WorkTimeout > TimeSpan.Zero && WorkTimeout <= TimeSpan.FromHours(24), nameof(WorkTimeout), WorkTimeout, "up to 24 hours");
        Check(
            MonitorTimeout >= TimeSpan.FromMilliseconds(100) && MonitorTimeout <= TimeSpan.FromHours(1), nameof(MonitorTimeout), MonitorTimeout, "100 ms to 1 hour");
        Check(BandwidthLimit is null or > 0, nameof(BandwidthLimit), BandwidthLimit, "1 byte per second and more");
        Check(
            DowntimeLimit >= TimeSpan.FromMilliseconds(1) && DowntimeLimit <= TimeSpan.FromSeconds(2000),
            nameof(DowntimeLimit), DowntimeLimit, "1 ms to 2000 s");
        Check(Port is null or (>= 1 and <= 65535), nameof(Port), Port, "1 to 65535");
        Check(CancelAfter is null || CancelAfter >= TimeSpan.Zero, nameof(CancelAfter), CancelAfter, "0 and more");
        return this;
    }

    /// <summary>Slows a transfer down that a fault is to meet under way.</summary>
    /// <exception cref="ArgumentException">The fault cannot happen in this migration.</exception>
    internal MigrationOptions PreparedForFault(RoleName from, RoleName to)
    {
        const long slow = 256 * 1024;
        Fault?.Validate(from, to, Protocol);
        return Fault is not null && FaultTimings.Of(Fault, Fault.SideOf(from)) == FaultTiming.DuringTransfer
            ? this with { BandwidthLimit = Math.Min(BandwidthLimit ?? slow, slow) }
            : this;
    }

    private static void Check(bool holds, string member, object? value, string allowed)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(member, value, $"MigrationOptions.{member} is {value}. Allowed: {allowed}.");
        }
    }
}
