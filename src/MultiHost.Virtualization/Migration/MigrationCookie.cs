using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Storage;

namespace MultiHost.Virtualization.Migration;

/// <summary>What one side tells the other in an exchange; each phase fills in its part.</summary>
internal sealed record MigrationCookie
{
    /// <summary>Begin: the machine type without its alias, such as <c>pc-i440fx-7.2</c>.</summary>
    public string? MachineType { get; init; }

    /// <summary>Begin: the accelerator that the guest runs with; a guest cannot change it on the way.</summary>
    public string? Accelerator { get; init; }

    /// <summary>Begin: whether the guest ran, and is to run again.</summary>
    public bool? WasRunning { get; init; }

    /// <summary>Prepare: where the destination's QEMU takes the content of disks; null if none is copied.</summary>
    public StorageAddress? Storage { get; init; }

    /// <summary>Prepare: where the destination's QEMU listens.</summary>
    public string? Uri { get; init; }

    /// <summary>Perform: the work's counter before the transfer.</summary>
    public long? Progress { get; init; }

    /// <summary>Perform: what the destination has to know of the work that is under way.</summary>
    public string? Work { get; init; }

    /// <summary>Perform: when the guest stopped, by the source's clock.</summary>
    public DateTimeOffset? Stopped { get; init; }

    /// <summary>Perform: the source's half of it is not over: it ends in Confirm, beside Finish.</summary>
    public bool UnderWay { get; init; }

    /// <summary>Perform: the guest has been given up by the source: it can go on at the destination only.</summary>
    public bool PostCopied { get; init; }

    /// <summary>Begin: what the destination proves itself with, by file; null without TLS, or with the options' own credentials.</summary>
    public IReadOnlyDictionary<string, string>? TlsFiles { get; init; }

    /// <summary>Begin: the guest's definition, if the options want it from the source.</summary>
    public GuestDefinition? Definition { get; init; }

    /// <summary>Begin: devices that the guest got after its start.</summary>
    public IReadOnlyList<GuestDevice>? Devices { get; init; }

    /// <summary>Begin: the guest's own copy of its image.</summary>
    public string? ImageCopy { get; init; }

    /// <summary>Perform or Confirm: samples of <c>query-migrate</c>.</summary>
    public IReadOnlyList<MigrationSample> Samples { get; init; } = [];

    /// <summary>Perform or Confirm: how many breaks of post-copy were recovered.</summary>
    public int Recoveries { get; init; }

    /// <summary>Finish: the destination's answer to <c>query-migrate</c>, as JSON.</summary>
    public string? ArrivalStatistics { get; init; }

    /// <summary>Perform: the answer of <c>query-migrate</c>, as JSON.</summary>
    public string? Statistics { get; init; }

    /// <summary>Finish: when the guest went on, by the destination's clock.</summary>
    public DateTimeOffset? Resumed { get; init; }

    /// <summary>This one, with what the other has said since.</summary>
    public MigrationCookie With(MigrationCookie fresh) => new()
    {
        MachineType = fresh.MachineType ?? MachineType,
        Accelerator = fresh.Accelerator ?? Accelerator,
        WasRunning = fresh.WasRunning ?? WasRunning,
        TlsFiles = fresh.TlsFiles ?? TlsFiles,
        Definition = fresh.Definition ?? Definition,
        Devices = fresh.Devices ?? Devices,
        ImageCopy = fresh.ImageCopy ?? ImageCopy,
        Uri = fresh.Uri ?? Uri,
        Storage = fresh.Storage ?? Storage,
        Progress = fresh.Progress ?? Progress,
        Work = fresh.Work ?? Work,
        UnderWay = fresh.UnderWay || UnderWay,
        PostCopied = fresh.PostCopied || PostCopied,
        Samples = fresh.Samples.Count > 0 ? fresh.Samples : Samples,
        Recoveries = Math.Max(fresh.Recoveries, Recoveries),
        ArrivalStatistics = fresh.ArrivalStatistics ?? ArrivalStatistics,
        Stopped = fresh.Stopped ?? Stopped,
        Statistics = fresh.Statistics ?? Statistics,
        Resumed = fresh.Resumed ?? Resumed,
    };
}
