namespace MultiHost.Facts;

/// <summary>Something that hosts can be asked for.</summary>
/// <param name="Name">What it is called in requirements, in the record and on the command line.</param>
/// <param name="Kind">What its value is.</param>
internal sealed record KnownFact(string Name, FactKind Kind)
{
    public const string Architecture = "arch";
    public const string Distribution = "distribution";
    public const string Release = "release";
    public const string Kernel = "kernel";
    public const string Cores = "cores";
    public const string Memory = "memory";
    public const string Disk = "disk";
    public const string Qemu = "qemu";
    public const string MachineTypes = "machine-types";
    public const string Kvm = "kvm";
    public const string Libvirt = "libvirt";

    private static readonly string[] OfTheKit = [Qemu, MachineTypes, Kvm, Libvirt];

    /// <summary>All that there are, as docs/hosts.md has them.</summary>
    public static IReadOnlyList<KnownFact> All { get; } =
    [
        new(Architecture, FactKind.Word),
        new(Distribution, FactKind.Word),
        new(Release, FactKind.Version),
        new(Kernel, FactKind.Version),
        new(Cores, FactKind.Number),
        new(Memory, FactKind.Size),
        new(Disk, FactKind.Size),
        new(Kvm, FactKind.YesNo),
        new(Qemu, FactKind.Version),
        new(MachineTypes, FactKind.Words),
        new(Libvirt, FactKind.Version),
    ];

    /// <summary>All names.</summary>
    public static string Names => string.Join(", ", All.Select(f => f.Name));

    /// <summary>The package whose code finds it; <c>null</c> for what is found without one.</summary>
    public string? Package => OfTheKit.Contains(Name) ? "MultiHost.Virtualization" : null;

    /// <summary>The fact of a name; <c>null</c> if there is none.</summary>
    public static KnownFact? Find(string name) => All.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
