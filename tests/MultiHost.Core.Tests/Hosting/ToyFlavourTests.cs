using MultiHost.Reporting;
using ToyFlavour;

namespace MultiHost.Hosting;

/// <summary>A second test framework of a few lines, made of Core's public members alone.</summary>
public sealed class ToyFlavourTests
{
    [Fact]
    public async Task Run_OfAnotherFramework_NeedsPublicMembersOnly()
    {
        typeof(ITestEngine).Assembly.GetCustomAttributesData().Where(a => a.AttributeType.Name == "InternalsVisibleToAttribute")
            .Select(a => a.ConstructorArguments[0].Value).Should().NotContain("ToyFlavour");

        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(120), TimeProvider.System);
        IReadOnlyDictionary<string, GroupResult> results = await ToyRun.RunAsync(typeof(ToyTests), limit.Token);

        results["Meet"].Should().Match<GroupResult>(r => r.Verdict == GroupVerdict.Passed, results["Meet"].Message);
        results["Fail"].Verdict.Should().Be(GroupVerdict.Failed);
        results["Fail"].Message.Should().Contain("right").And.Contain("expected more").And.NotContain("ToyAssertionException");
        results["Fail"].StackTrace.Should().Contain("ToyTests.Fail").And.NotContain("ToyEngine").And.NotContain("MethodBaseInvoker");
        results["AskTooMuch"].Message.Should().Contain("asks for 'Version Version', which nobody provides").And.NotContain("FixtureException");
        results["NeverRuns"].Message.Should().Contain("[Toy] names the role 'LEFT' twice");
        results[Phases.TearDown(Phases.CollectionScope).Id].Message.Should().Contain("disposed of its fixture");
    }
}
