namespace MultiHost.Running;

public sealed class FailedChecksTests
{
    [Fact]
    public void Of_ARoleWithVeryManyAndLongOnes_IsAPageAndCountsTheRest()
    {
        FailedChecks checks = new();
        for (int i = 0; i < 1000; i++)
        {
            checks.Add("a", new Check("check", "vm1", Passed: false, new string('x', 100_000)));
        }

        checks.Add("b", new Check("check", "vm1", Passed: true, "fine"));

        checks.Of("a")!.Length.Should().BeLessThan(1024 * 1024);
        checks.Of("a").Should().EndWith("and 900 more");
        checks.Of("b").Should().BeNull();
    }
}
