using MultiHost.Virtualization.Guests;
using Xunit;
using Xunit.MultiHost;

namespace GuestMatrix;

public sealed class PlainTests
{
    [Theory, GuestData(Only = "pulse.q35")]
    public void Takes(GuestDefinition guest) => Assert.Equal("q35", guest.Machine);
}
