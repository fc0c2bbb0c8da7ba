namespace MultiHost.Labs;

public sealed class RequirementsTests
{
    [Fact]
    public void Describe_WhenNothingLacks_IsNull() =>
        LabRequirements.Describe(isLinux: true, isRoot: true, _ => true).Should().BeNull();

    [Fact]
    public void Describe_WhenProgramsLack_NamesThemAndTheCommand() =>
        LabRequirements.Describe(isLinux: true, isRoot: true, tool => tool is not ("nft" or "ip" or "tc")).Should().Be(
            "A lab needs programs that this machine lacks: ip, tc, nft. "
            + "On Debian or Ubuntu: apt-get install --no-install-recommends iproute2 nftables");

    [Fact]
    public void Describe_WhenNotRoot_SaysSo() =>
        LabRequirements.Describe(isLinux: true, isRoot: false, _ => true).Should().StartWith("A lab needs root").And.Contain("sudo");

    [Fact]
    public void Describe_WhenNotLinux_SaysSo() =>
        LabRequirements.Describe(isLinux: false, isRoot: false, _ => false).Should().StartWith("A lab needs Linux");
}
