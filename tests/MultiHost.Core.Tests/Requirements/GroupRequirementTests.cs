using MultiHost.Facts;

namespace MultiHost.Requirements;

public sealed class GroupRequirementTests
{
    private readonly Candidate[] hosts =
    [
        Machines("a", "7.2", "none", "pc-q35-7.1", "pc-q35-7.2"),
        Machines("b", "9.0", "none", "pc-q35-8.2", "pc-q35-9.0"),
        Machines("c", "8.2", "none", "pc-q35-7.2", "pc-q35-8.2"),
        Required.Host("d"),
    ];

    [Fact]
    public void Choices_OfMachineTypes_AreHostsThatShareAVersionedOne() =>
        Names(new GroupRequirement("machine-types common", KnownFact.Find("machine-types")!)).Should().Equal("a", "a c", "b c", "b");

    [Fact]
    public void Choices_OfAVersion_AreHostsThatHaveTheSame() =>
        Names(new GroupRequirement("qemu same", KnownFact.Find("qemu")!)).Should().Equal("a", "b", "c");

    [Fact]
    public void Has_OfAHost_SaysWhatItBrings()
    {
        GroupRequirement common = new("machine-types common", KnownFact.Find("machine-types")!);

        common.Has(hosts[0]).Should().Be("machine-types: pc-q35-7.1, pc-q35-7.2");
        common.Has(hosts[3]).Should().Be("no machine-types (it was not found)");
    }

    private static Candidate Machines(string name, string version, params string[] machines) => Required.Host(
        name, FactSheet.Empty.With("qemu", FactValue.Version(version)!).With("machine-types", FactValue.Several(machines)));

    private IEnumerable<string> Names(GroupRequirement requirement) => requirement.Choices(hosts).Select(c => string.Join(' ', c.Select(h => h.Host.Name)));
}
