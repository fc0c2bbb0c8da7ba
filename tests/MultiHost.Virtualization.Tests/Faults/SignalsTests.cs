using System.Diagnostics;
using FluentAssertions;
using MultiHost.Virtualization.Faults;
using Xunit;

namespace MultiHost.Virtualization.Tests.Faults;

public sealed class SignalsTests
{
    [Fact(Timeout = 60_000)]
    public async Task Thaw_OfAProcessThatHasEnded_IsNoFailure()
    {
        using Process ended = Process.Start("true");
        await ended.WaitForExitAsync();

        Action thawing = () => Signals.Thaw(ended.Id);

        thawing.Should().NotThrow("it is not frozen any more");
    }
}
