using FluentAssertions;
using MultiHost.Virtualization.Guests;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests;

public sealed class GuestNetworkTests
{
    [Theory]
    [InlineData("10.77.0.100/24", "br0;reboot", null, "'br0;reboot' is no name of a bridge.*")]
    [InlineData("10.77.0.100/24", "br0\nreboot", null, "'br0\\nreboot' is no name of a bridge.*")]
    [InlineData("10.77.0.100/24", "br0\n", null, "'br0' is no name of a bridge.*")]
    [InlineData("10.77.0.100/24", "-br0", null, "'-br0' is no name of a bridge.*")]
    [InlineData("10.77.0.100/24", "a-bridge-too-far", null, "'a-bridge-too-far' is no name of a bridge. Allowed: 1 to 15 letters, *")]
    [InlineData("10.77.0.100/24", "", null, "'' is no name of a bridge.*")]
    [InlineData("10.77.0.100/24 init=/x", "br0", null, "'10.77.0.100/24 init=/x' is no address with a prefix length*")]
    [InlineData("10.77.0.100/33", "br0", null, "'10.77.0.100/33' is no address with a prefix length*")]
    [InlineData("10.77.0.100", "br0", null, "'10.77.0.100' is no address with a prefix length*")]
    [InlineData("fe80::1%a;b/64", "br0", null, "*is no address with a prefix length*")]
    [InlineData("10.77.0.100/24", "br0", "10.77.0.1 init=/x", "'10.77.0.1 init=/x' is no address of a router*")]
    public void Tap_WithWhatIsNone_SaysSo(string address, string bridge, string? gateway, string message)
    {
        Action make = () => GuestNetwork.Tap(address, bridge, gateway);

        make.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Theory]
    [InlineData("10.77.0.100/24", "br0", "10.77.0.1")]
    [InlineData("fd00::5/64", "virbr-lab_1.200", null)]
    public void Tap_WithAllowedNames_TakesThem(string address, string bridge, string? gateway) =>
        GuestNetwork.Tap(address, bridge, gateway).Address.Should().Be(address);
}
