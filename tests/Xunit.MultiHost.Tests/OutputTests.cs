using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

public sealed class OutputTests(OutputTests.Output shared) : IClassFixture<OutputTests.Output>
{
    [Fact]
    public void Output_WhenWrittenInSeveralWays_AppearsUnderItsRole()
    {
        TestResult result = shared.Run["Is_written_in_several_ways"];

        result.Outcome.Should().Be("Passed");
        result.Output.Trim().Split('\n').Should().HaveCount(5).And.ContainInOrder(
            "[source] to the console", "[source] to the output helper", "[source] to the group").And.Contain("[source] no line end").And.Contain(
            "[destination] no line end");
    }

    [Fact]
    public void Output_When100MB_IsCutInTheMiddleAndSaysSo()
    {
        TestResult result = shared.Run["Is_100_MB_long"];

        result.Outcome.Should().Be("Passed");
        result.Output.Trim().Should().StartWith("[source] the first line\n[source] xxx").And.EndWith("xxx\n[source] the last line");
        result.Output.Should().Contain("\n[source] [… 99.0 MiB left out; the limit is <Output MaxKiB=\"1024\"/> for a role and test …]\n");
        result.Output.Length.Should().BeInRange(1024 * 1024, 1200 * 1024);
    }

    [Fact]
    public void Output_When20MBAtOnce_IsCutAsWell()
    {
        TestResult result = shared.Run["Is_20_MB_at_once"];

        result.Outcome.Should().Be("Passed", result.Message);
        result.Output.Should().Contain("[… 19.0 MiB left out; the limit is <Output MaxKiB=\"1024\"/> for a role and test …]")
            .And.MatchRegex(@"y\[… 5\d\d,\d\d\d characters of this line left out …\]y");
        result.Output.Split('\n').Should().AllSatisfy(l => l.Length.Should().BeLessThan(11_000));
    }

    [Theory]
    [InlineData("Of_a_child_process_does_not_disturb")]
    [InlineData("Of_native_code_does_not_disturb")]
    [InlineData("Standard_input_is_empty")]
    public void Output_WhenItGoesAroundDotnet_DoesNotReachTheProtocol(string test) =>
        shared.Run[test].Should().Match<TestResult>(r => r.Outcome == "Passed" && r.Output == "");

    public sealed class Output() : SharedRun("Scenarios", RunSettings.Pair, "FullyQualifiedName~Scenarios.Output");
}
