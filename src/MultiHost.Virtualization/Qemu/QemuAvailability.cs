namespace MultiHost.Virtualization.Qemu;

/// <summary>Whether this machine has a QEMU, for tests that skip without it.</summary>
public sealed record QemuAvailability
{
    private static readonly string[] Programs = ["qemu-system-x86_64", "/usr/libexec/qemu-kvm"];

    private QemuAvailability(string? binary, string reason)
    {
        Binary = binary;
        Reason = reason;
    }

    /// <summary>Whether there is one.</summary>
    public bool Installed => Binary is not null;

    /// <summary>Its full path; null if there is none.</summary>
    public string? Binary { get; }

    /// <summary>Why there is none, and the command that changes that; empty if there is one.</summary>
    public string Reason { get; }

    /// <summary>Looks on this machine.</summary>
    /// <param name="settings">Where to look. Default: the program's usual names, on the PATH.</param>
    public static QemuAvailability Find(QemuSettings? settings = null) =>
        Find(settings?.Binary, Environment.GetEnvironmentVariable("PATH") ?? string.Empty);

    /// <summary>Names or paths of QEMU, the wanted one first.</summary>
    internal static IReadOnlyList<string> ProgramsFor(QemuSettings settings) => settings.Binary is { } binary ? [binary] : Programs;

    internal static QemuAvailability Find(string? configured, string path)
    {
        string[] programs = configured is null ? Programs : [configured];
        foreach (string program in programs)
        {
            if (Locate(program, path) is { } binary)
            {
                return new QemuAvailability(binary, string.Empty);
            }
        }

        string fix = configured is null
            ? "Run: apt-get install --no-install-recommends qemu-system-x86"
            : "Correct the property Qemu.Binary in the runsettings, or remove it.";
        return new QemuAvailability(
            null,
            $"QEMU is not installed on {Environment.MachineName}: there is no {string.Join(" and no ", programs)}. {fix}");
    }

    /// <summary>Path of the program.</summary>
    /// <exception cref="QemuNotFoundException">There is none.</exception>
    internal string BinaryOrThrow() => Binary ?? throw new QemuNotFoundException(Reason);

    private static string? Locate(string program, string path) =>
        program.Contains('/', StringComparison.Ordinal)
            ? File.Exists(program) ? Path.GetFullPath(program) : null
            : path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Select(folder => Path.Combine(folder, program))
                .FirstOrDefault(File.Exists);
}
