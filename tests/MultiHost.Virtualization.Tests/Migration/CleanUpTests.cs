using FluentAssertions;
using MultiHost.Virtualization.Migration;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

public sealed class CleanUpTests
{
    [Fact]
    public async Task RunAsync_WhenStepsFail_TakesAllOfThem_KeepsTheFirst_AndSaysTheOthers()
    {
        List<string> taken = [];
        List<string> said = [];
        CleanUp steps = new(said.Add);

        foreach (string step in new[] { "one", "two", "three" })
        {
            await steps.RunAsync(step, () =>
            {
                taken.Add(step);
                return step == "three" ? Task.CompletedTask : throw new IOException($"{step} broke");
            });
        }

        taken.Should().Equal("one", "two", "three");
        said.Should().Equal("Also failed: two: IOException: two broke");
        Exception first = steps.Invoking(s => s.ThrowFirst()).Should().Throw<IOException>().WithMessage("one broke").Which;
        first.Data["MultiHost: two"].Should().Be("IOException: two broke");
    }

    [Fact]
    public async Task ThrowFirst_WhenNothingFailed_ThrowsNothing()
    {
        CleanUp steps = new(_ => { });
        await steps.RunAsync("one", () => { });
        steps.Invoking(s => s.ThrowFirst()).Should().NotThrow();
    }
}
