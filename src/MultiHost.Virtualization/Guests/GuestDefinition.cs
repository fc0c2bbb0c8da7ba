using System.Text.Json.Serialization;
using MultiHost.Virtualization.Storage;

namespace MultiHost.Virtualization.Guests;

/// <summary>What a guest is made of. The same on every host that the guest is to run on.</summary>
public sealed record GuestDefinition
{
    private readonly int? memoryMiB;

    /// <summary>Makes a definition with the defaults.</summary>
    /// <param name="name">1 to 64 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>, beginning with a letter or digit.</param>
    /// <exception cref="ArgumentException">The text is no name.</exception>
    public GuestDefinition(string name) => Name = Checked(name);

    /// <summary>Name of the guest, unique in the test; also of its barriers and log folder.</summary>
    public string Name { get; private init; }

    /// <summary>What runs in the guest. Default: <see cref="GuestSystem.Pulse"/>.</summary>
    [JsonIgnore]
    public GuestSystem System { get; init; } = GuestSystem.Pulse;

    /// <summary>
    /// RAM in MiB (<c>-m</c>): 8 and more; what the system needs at least is said there. Emulated guests get 8 KiB less, a remedy for a fault of
    /// QEMU before 9.0, unless the arguments name a memory backend. Default: <see cref="GuestSystem.DefaultMemoryMiB"/>, 64 for pulse.
    /// </summary>
    public int MemoryMiB
    {
        get => memoryMiB ?? System.DefaultMemoryMiB;
        init => memoryMiB = value;
    }

    /// <summary>
    /// Most RAM in MiB that the guest can be given while it runs, its first included (<c>maxmem</c>, with 8 slots). Default: null, none.
    /// </summary>
    public int? MaxMemoryMiB { get; init; }

    /// <summary>
    /// Range of RAM in MiB that the guest's default work rewrites: 1 to <see cref="MaxWorkMiB"/>. Default: 4.
    /// </summary>
    public int WorkMiB { get; init; } = 4;

    /// <summary>
    /// Machine type and its options (<c>-machine</c>). An alias such as <c>pc</c> or <c>q35</c> means what the host that starts the
    /// guest takes it for; a migration hands the versioned name over, so that both sides have the same. Default: pc.
    /// </summary>
    public string Machine { get; init; } = "pc";

    /// <summary>Processor model (<c>-cpu</c>). Default: null, the machine type's own.</summary>
    public string? Cpu { get; init; }

    /// <summary>Processors (<c>-smp</c>): 1 to 255; the pulse guest uses the first. Default: 1.</summary>
    public int Processors { get; init; } = 1;

    /// <summary>The guest's network card. Default: null, none.</summary>
    public GuestNetwork? Network { get; init; }

    /// <summary>Whether the guest stays paused after its start. Default: false.</summary>
    public bool Paused { get; init; }

    /// <summary>Whether the guest, or its QEMU, may crash as part of the test: then nothing is made of it (docs/health.md). Default: false.</summary>
    public bool MayCrash { get; init; }

    /// <summary>The guest's operating system, in words of your own: what a guest of a matrix is chosen by, and a test may ask. Default: null, nothing is said.</summary>
    public string? Os { get; init; }

    /// <summary>The guest's architecture, in words of your own, as <see cref="Os"/>; which QEMU runs it does not depend on it. Default: null, nothing is said.</summary>
    public string? Arch { get; init; }

    /// <summary>Further arguments of QEMU, such as devices. Default: none.</summary>
    public IReadOnlyList<string> ExtraArguments { get; init; } = [];

    /// <summary>
    /// Disks, in the order in which the guest finds them. The hosts of the test that may run the guest make them ready together, before it starts. Default: none.
    /// </summary>
    public IReadOnlyList<GuestDisk> Disks { get; init; } = [];

    /// <summary>
    /// Roles whose hosts make the disks ready: those that the guest may run on, all of which must prepare the guest. Default: every role of the test.
    /// </summary>
    public IReadOnlyList<RoleName> DiskRoles { get; init; } = [];

    /// <summary>Longest time for making the disks ready on one host. 1 second to 24 hours. Default: 160 seconds.</summary>
    public TimeSpan DiskPrepareTimeout { get; init; } = TimeSpan.FromSeconds(160);

    /// <summary>
    /// Largest <see cref="WorkMiB"/>. Pulse: the RAM less 3 MiB for firmware and the guest's code, and no more than 2046, since that guest reaches
    /// the RAM below 4 GiB only, of which machine type q35 leaves large guests 2 GiB.
    /// </summary>
    public int MaxWorkMiB => System.MaxWorkMiB(MemoryMiB);

    /// <summary>The same under another name, for a test with several guests of one kind.</summary>
    /// <param name="name">As in the constructor.</param>
    /// <exception cref="ArgumentException">The text is no name.</exception>
    public GuestDefinition Named(string name) => this with { Name = Checked(name) };

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    internal GuestDefinition Validated()
    {
        int least = System.LeastMemoryMiB;
        Check(MemoryMiB >= least && MemoryMiB <= 16 * 1024 * 1024, nameof(MemoryMiB), MemoryMiB, $"{least} to 16777216");
        Check(MaxMemoryMiB is null || MaxMemoryMiB > MemoryMiB, nameof(MaxMemoryMiB), MaxMemoryMiB, $"more than MemoryMiB, {MemoryMiB}");
        Check(WorkMiB >= 1 && WorkMiB <= MaxWorkMiB, nameof(WorkMiB), WorkMiB, $"1 to {MaxWorkMiB} with {MemoryMiB} MiB of RAM");
        Check(Processors is >= 1 and <= 255, nameof(Processors), Processors, "1 to 255");
        Check(
            DiskPrepareTimeout >= TimeSpan.FromSeconds(1) && DiskPrepareTimeout <= TimeSpan.FromHours(24),
            nameof(DiskPrepareTimeout), DiskPrepareTimeout, "1 second to 24 hours");
        string? problem = Disks.Select(d => d.Problem()).FirstOrDefault(p => p is not null);
        Check(problem is null, nameof(Disks), "not possible", problem ?? "");
        Check(!string.IsNullOrWhiteSpace(Machine), nameof(Machine), Machine, "a machine type such as pc or q35");
        return this;
    }

    private static string Checked(string name) => Naming.IsName(name)
        ? name
        : throw new ArgumentException($"'{name}' is no name of a guest. Allowed: {Naming.Rule}.", nameof(name));

    private void Check(bool holds, string member, object? value, string allowed)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(member, value, $"Guest '{Name}': {member} is {value}. Allowed: {allowed}.");
        }
    }
}
