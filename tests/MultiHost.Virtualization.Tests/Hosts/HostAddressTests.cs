using System.Net;
using FluentAssertions;
using MultiHost.Virtualization.Hosts;
using Xunit;

namespace MultiHost.Virtualization.Tests.Hosts;

public sealed class HostAddressTests
{
    [Theory(Timeout = 60_000)]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("127.0.1.1", "127.0.1.1")]
    [InlineData("::1", "::1")]
    public async Task ToListenAtAsync_WithANameOrAnAddress_IsWhereOthersReachIt(string address, string listens) =>
        (await HostAddress.ToListenAtAsync(address, TimeProvider.System, CancellationToken.None)).Should().Be(IPAddress.Parse(listens));

    [Fact]
    public void Opened_WhenDebianGivesAMachinesNameALoopbackAddress_IsAll() =>
        HostAddress.Opened(IPAddress.Parse("127.0.1.1")).Should().Be(IPAddress.Any, "others know the machine by another address");

    [Fact(Timeout = 60_000)]
    public async Task ToIPv4Async_WhenThereIsNone_SaysWhoNeedsOne()
    {
        Func<Task> asking = () => HostAddress.ToIPv4Async("::1", "a user network", TimeProvider.System, CancellationToken.None);
        (await asking.Should().ThrowAsync<MultiHostException>()).Which.Message.Should().Contain("it has no IPv4 address, and a user network needs one");
    }
}
