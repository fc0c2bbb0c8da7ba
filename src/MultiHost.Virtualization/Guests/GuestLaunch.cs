using System.Net;
using MultiHost.Results;
using MultiHost.Virtualization.Qemu;
using MultiHost.Virtualization.Qmp;
using MultiHost.Virtualization.Storage;

namespace MultiHost.Virtualization.Guests;

/// <summary>What it takes to start a QEMU for a guest on this host.</summary>
internal sealed record GuestLaunch(
    GuestDefinition Definition,
    string Host,
    string Binary,
    QemuSettings Settings,
    string Accelerator,
    string Folder,
    string LogFolder,
    TimeProvider Time)
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The host's IPv4 address and its port that leads to the guest behind a user network; null without one.</summary>
    public IPEndPoint? Forwarded { get; init; }

    /// <summary>The properties of the runsettings.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the guest's state is to come by migration.</summary>
    public bool Incoming { get; init; }

    /// <summary>The definition's disks, with the paths that they have on this host.</summary>
    public IReadOnlyList<GuestDisk> Disks { get; init; } = [];

    /// <summary>The guest's own copy of its image; null if it has none.</summary>
    public string? ImageCopy { get; init; }

    /// <summary>Devices that the guest got after its start elsewhere.</summary>
    public IReadOnlyList<GuestDevice> Devices { get; init; } = [];

    /// <summary>Told what the test's author should know, such as that a log ended early. Never throws.</summary>
    public Action<string> Report { get; init; } = _ => { };

    /// <summary>Told what QEMU reports by itself. Never throws.</summary>
    public Action<QmpEvent> OnEvent { get; init; } = _ => { };

    /// <summary>Told how far the guest's work is, as often as it says so by itself. Never throws.</summary>
    public Action<long> OnWork { get; init; } = _ => { };

    /// <summary>Told what has crashed. Never throws.</summary>
    public Action<HealthFinding> OnCrash { get; init; } = _ => { };

    /// <summary>Whether it gets monitors that a person can enter, beside our own.</summary>
    public bool IsEnterable { get; init; }

    public TimeSpan Timeout { get; init; } = DefaultTimeout;
}
