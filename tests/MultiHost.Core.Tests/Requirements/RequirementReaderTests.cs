using MultiHost.Facts;

namespace MultiHost.Requirements;

public sealed class RequirementReaderTests
{
    private static readonly FactSheet Sheet = FactSheet.Empty
        .With("kernel", FactValue.Version("6.1.0-18-amd64")!)
        .With("cores", FactValue.Number(4))
        .With("memory", FactValue.Size(4L << 30))
        .With("arch", FactValue.Read(FactKind.Word, "x86_64")!)
        .Without("release", "it does not say");

    [Theory]
    [InlineData("kernel >= 6.1")]
    [InlineData("kernel = 6.1")]
    [InlineData("KERNEL>=5.10")]
    [InlineData("kernel <= 6.1")]
    [InlineData("kernel < 6.1.1")]
    [InlineData("kernel != 6.2")]
    [InlineData("kernel")]
    [InlineData("cores >= 4")]
    [InlineData("cores<5")]
    [InlineData("memory >= 4 GiB")]
    [InlineData("memory = 4096MiB")]
    [InlineData("memory < 4.5 gib")]
    [InlineData("arch = X86_64")]
    [InlineData("arch != aarch64")]
    [InlineData("label KVM")]
    [InlineData("property rack")]
    [InlineData("property Rack = 7 b")]
    public void Read_OfWhatAHostHas_Holds(string text) => WhyNot(text).Should().BeNull();

    [Theory]
    [InlineData("kernel > 6.1", "kernel is 6.1.0")]
    [InlineData("kernel >= 10", "kernel is 6.1.0")]
    [InlineData("cores > 4", "cores is 4")]
    [InlineData("memory > 4 GiB", "memory is 4 GiB")]
    [InlineData("arch = aarch64", "arch is x86_64")]
    [InlineData("release >= 12", "no release (it does not say)")]
    [InlineData("disk >= 1 GiB", "no disk (it was not found)")]
    [InlineData("label big", "no label 'big'")]
    [InlineData("property Site", "no property 'Site'")]
    [InlineData("property Rack = 8", "property 'Rack' is another")]
    public void Read_OfWhatAHostLacks_SaysWhatItHas(string text, string why) => WhyNot(text).Should().Be(why);

    [Theory]
    [InlineData("qemu >= 8.2", "'qemu >= 8.2': 'qemu' is found by the package MultiHost.Virtualization, and the project of the tests does not have it.")]
    [InlineData("memmory >= 4 GiB", "'memmory >= 4 GiB': 'memmory' is nothing that hosts can be asked for. Allowed: arch, distribution, release, kernel, cores, memory, disk, kvm, qemu, machine-types, libvirt, label NAME, property NAME. Did you mean 'memory'?")]
    [InlineData("", "'': '' is nothing that hosts can be asked for. Allowed: arch, distribution, release, kernel, cores, memory, disk, kvm, qemu, machine-types, libvirt, label NAME, property NAME.")]
    [InlineData("memory", "'memory': allowed are memory with =, !=, <, <=, > or >= and a size in KiB, MiB, GiB or TiB, such as memory >= 4 GiB; and memory same.")]
    [InlineData("memory >= 4", "'memory >= 4': allowed are memory with =, !=, <, <=, > or >= and a size in KiB, MiB, GiB or TiB, such as memory >= 4 GiB; and memory same.")]
    [InlineData("cores => 4", "'cores => 4': allowed are cores with =, !=, <, <=, > or >= and a whole number, such as cores >= 4; and cores same.")]
    [InlineData("kernel >= new", "'kernel >= new': allowed are kernel; kernel with =, !=, <, <=, > or >= and a version, such as kernel >= 8.2; and kernel same.")]
    [InlineData("arch >= x86_64", "'arch >= x86_64': allowed are arch = WORD, arch != WORD and arch same.")]
    [InlineData("label two words", "'label two words': a label is one word: label big.")]
    [InlineData("property = 7", "'property = 7': a property is called by a name: property Rack, or property Rack = 7.")]
    public void Read_OfWhatIsNone_SaysWhatIsAllowed(string text, string problem)
    {
        RequirementReader.Read(text, out string? found).Should().BeNull();
        found.Should().Be(problem);
    }

    [Fact]
    public void Read_OfAPropertyThatIsAnother_DoesNotShowWhatItIs() => WhyNot("property Rack = 8").Should().NotContain("7");

    private static string? WhyNot(string text)
    {
        Requirement? requirement = RequirementReader.Read(text, out string? problem);
        problem.Should().BeNull();
        return requirement.Should().BeAssignableTo<HostRequirement>().Which.WhyNot(Required.Host("alpha", Sheet, "kvm", ("Rack", "7 b")));
    }
}
