namespace MultiHost.Virtualization.Qemu;

/// <summary>
/// How QEMU is run on a host: the <c>Property</c> elements of the runsettings whose names begin with <c>Qemu.</c>.
/// </summary>
public sealed record QemuSettings
{
    private const string Prefix = "Qemu.";
    private static readonly string[] Names = ["Qemu.Binary", "Qemu.Accelerator", "Qemu.ExtraArguments"];

    /// <summary><c>Qemu.Binary</c>: path or name of the program. Default: null, <c>qemu-system-x86_64</c> or RHEL's <c>qemu-kvm</c>.</summary>
    public string? Binary { get; init; }

    /// <summary><c>Qemu.Accelerator</c>: <c>auto</c>, <c>kvm</c> or <c>tcg</c>. Default: auto.</summary>
    public QemuAccelerator Accelerator { get; init; }

    /// <summary><c>Qemu.ExtraArguments</c>: added to every command line; separated by blanks, which no argument can contain. Default: none.</summary>
    public IReadOnlyList<string> ExtraArguments { get; init; } = [];

    /// <summary>Reads the properties. Those of other prefixes are not looked at.</summary>
    /// <exception cref="QemuSettingsException">An unknown name, or a value that is not allowed.</exception>
    public static QemuSettings From(IReadOnlyDictionary<string, string> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        QemuSettings settings = new();
        foreach ((string name, string value) in properties)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                settings = settings.With(name, value.Trim());
            }
        }

        return settings;
    }

    private static QemuAccelerator ParseAccelerator(string name, string value) => value.ToUpperInvariant() switch
    {
        "AUTO" => QemuAccelerator.Auto,
        "KVM" => QemuAccelerator.Kvm,
        "TCG" => QemuAccelerator.Tcg,
        _ => throw new QemuSettingsException(
            $"Property '{name}' has the value '{value}'. Allowed: auto, kvm, tcg. Change it in the runsettings.", name),
    };

    private QemuSettings With(string name, string value) => name.ToUpperInvariant() switch
    {
        "QEMU.BINARY" => this with { Binary = value },
        "QEMU.ACCELERATOR" => this with { Accelerator = ParseAccelerator(name, value) },
        "QEMU.EXTRAARGUMENTS" => this with { ExtraArguments = value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) },
        _ => throw new QemuSettingsException(
            $"Property '{name}' is unknown. Allowed: {string.Join(", ", Names)}. "
            + $"Did you mean '{Names.MinBy(known => Distance(known, name))}'? Correct it in the runsettings.",
            name),
    };

    // Levenshtein's.
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replace = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
