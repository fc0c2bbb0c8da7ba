using MultiHost.Doctor.Findings;
using MultiHost.Doctor.Hosts;
using MultiHost.Virtualization.Hosts;

namespace MultiHost.Doctor.Checks;

/// <summary>What the QEMUs of two hosts have in common, since a guest must find the same on both.</summary>
internal static class PairCheck
{
    private const string Default = "pc";

    public static IEnumerable<Finding> Run(ExaminedHost one, ExaminedHost other)
    {
        if (one.Abilities is not { } first || other.Abilities is not { } second)
        {
            yield return Of("machine types", FindingResult.NotTried, "needs QEMU on both", null);
            yield break;
        }

        yield return Machines(first, second);
        yield return Models(first, second);
        yield return Versions(first, second);

        Finding Of(string check, FindingResult result, string fact, string? fix) => new(check, one.Name, result, fact) { OtherHost = other.Name, Fix = fix };

        Finding Machines(QemuAbilities a, QemuAbilities b)
        {
            string[] common = [.. a.Machines.Intersect(b.Machines)];
            string[] pc = [.. common.Where(m => m.StartsWith("pc-", StringComparison.Ordinal)).OrderByDescending(Order)];
            if (pc.Length == 0)
            {
                return Of(
                    "machine types",
                    FindingResult.Lacks,
                    "no versioned machine type is common to both",
                    "install QEMU of the same distribution or version on both");
            }

            bool isSame = a.Aliases.GetValueOrDefault(Default) is { } x
                && b.Machines.Contains(x)
                && b.Aliases.GetValueOrDefault(Default) is { } y
                && a.Machines.Contains(y);
            string newest = pc.FirstOrDefault(m => m.StartsWith("pc-i440fx", StringComparison.Ordinal)) ?? pc[0];
            return isSame
                ? Of(
                    "machine types",
                    FindingResult.Fine,
                    $"{common.Length} in common; {Default} is {a.Aliases[Default]} on {one.Name} and {b.Aliases[Default]} on {other.Name}",
                    null)
                : Of(
                    "machine types",
                    FindingResult.Lacks,
                    $"what '{Default}' stands for on one host does not exist on the other ({a.Aliases.GetValueOrDefault(Default)}, "
                    + $"{b.Aliases.GetValueOrDefault(Default)})",
                    $"set the guests' Machine to {newest}, the newest that both have");
        }

        Finding Models(QemuAbilities a, QemuAbilities b)
        {
            string[] common = [.. a.Models.Intersect(b.Models).Order(StringComparer.Ordinal)];
            string[] left = [.. Only(one.Name, a.Models, b.Models), .. Only(other.Name, b.Models, a.Models)];
            return common.Length == 0
                ? Of(
                    "CPU models",
                    FindingResult.Lacks,
                    "no CPU model can be offered by both",
                    "use the same accelerator on both, or hosts with more alike processors")
                : left.Length == 0 ? Of("CPU models", FindingResult.Fine, $"all {common.Length} are the same", null)
                : Of(
                    "CPU models",
                    FindingResult.Note,
                    $"{common.Length} in common; {string.Join("; ", left)}",
                    $"set the guests' Cpu to one of: {Some(common)}");
        }

        Finding Versions(QemuAbilities a, QemuAbilities b)
        {
            string[] left = [.. Only(one.Name, a.Capabilities, b.Capabilities), .. Only(other.Name, b.Capabilities, a.Capabilities)];
            return a.Version == b.Version && left.Length == 0
                ? Of("capabilities", FindingResult.Fine, $"QEMU {a.Version} on both, with the same migration capabilities", null)
                : Of(
                    "capabilities",
                    FindingResult.Note,
                    $"QEMU {a.Version} and {b.Version}{(left.Length == 0 ? "" : $"; {string.Join("; ", left)}")}",
                    "install the same QEMU on both if tests use what only one has; from a newer to an older one migrations may fail");
        }
    }

    private static IEnumerable<string> Only(string host, IReadOnlySet<string> mine, IReadOnlySet<string> theirs)
    {
        string[] only = [.. mine.Except(theirs).Order(StringComparer.Ordinal)];
        return only.Length == 0 ? [] : [$"only {host} has {Some(only)}"];
    }

    private static string Some(string[] names) => names.Length <= 6 ? string.Join(", ", names) : $"{string.Join(", ", names[..6])} and {names.Length - 6} more";

    // pc-i440fx-7.2 after pc-i440fx-7.1 and before pc-i440fx-10.0.
    private static (Version, string) Order(string machine) =>
        (Version.TryParse(machine[(machine.LastIndexOf('-') + 1)..], out Version? version) ? version : new Version(0, 0), machine);
}
