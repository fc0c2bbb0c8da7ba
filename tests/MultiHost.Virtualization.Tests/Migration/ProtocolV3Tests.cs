using FluentAssertions;
using MultiHost.Virtualization.Migration;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

public sealed class ProtocolV3Tests
{
    [Theory]
    [InlineData(null, "Begin Prepare Perform Finish Confirm")]
    [InlineData(MigrationPhase.Begin, "Begin")]
    [InlineData(MigrationPhase.Prepare, "Begin Prepare")]
    [InlineData(MigrationPhase.Perform, "Begin Prepare Perform Finish(cancelled) Confirm(cancelled)")]
    [InlineData(MigrationPhase.Finish, "Begin Prepare Perform Finish Confirm(cancelled)")]
    [InlineData(MigrationPhase.Confirm, "Begin Prepare Perform Finish Confirm")]
    public void Next_AfterAFailure_FollowsTheTable(MigrationPhase? failing, string expected)
    {
        List<string> steps = [];
        for (ProtocolStep? step = ProtocolV3.First; step is { } now; step = ProtocolV3.Next(now, now.Phase != failing))
        {
            steps.Add(now.ToString().Replace(" ", string.Empty, StringComparison.Ordinal));
        }

        string.Join(' ', steps).Should().Be(expected);
    }
}
