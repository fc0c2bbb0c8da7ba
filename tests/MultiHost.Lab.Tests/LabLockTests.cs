using MultiHost.Labs.Foundation;

namespace MultiHost.Labs;

public sealed class LabLockTests
{
    private readonly string name = $"multihost-test-lock-{Guid.NewGuid():N}";

    [Fact]
    public async Task Take_WhileAnotherHasIt_WaitsForItsEnd()
    {
        LabLock first = await TakeAsync(TimeSpan.FromSeconds(30));
        Task<LabLock> second = TakeAsync(TimeSpan.FromSeconds(30));
        second.IsCompleted.Should().BeFalse();

        first.Dispose();

        (await second).Dispose();
    }

    [Fact]
    public async Task Take_WhenAnotherGoesOnToHaveIt_SaysSo()
    {
        using LabLock first = await TakeAsync(TimeSpan.FromSeconds(30));

        (await this.Awaiting(t => t.TakeAsync(TimeSpan.FromMilliseconds(100))).Should().ThrowAsync<LabException>()).Which.Message.Should().Be(
            "Another process is making the lab, for more than 0.1 s. Wait until it has ended, and try again.");
    }

    private Task<LabLock> TakeAsync(TimeSpan patience) =>
        LabLock.TakeAsync(name, "Another process is making the lab", patience, CancellationToken.None);
}
