using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>The same tests with local hosts inside the test host: outcomes are as ever.</summary>
public sealed class InProcessTests(InProcessTests.Here shared) : IClassFixture<InProcessTests.Here>
{
    // Its roles exchange their process numbers.
    private const string OfOneProcess = "Two_roles_exchange";

    [Fact]
    public void Results_InTheTestHost_AreAsOnHostsOfTheirOwn() => shared.Run.Results.Where(r => !r.Name.EndsWith(OfOneProcess, StringComparison.Ordinal))
        .Should().NotBeEmpty().And.AllSatisfy(r => r.Outcome.Should().Be("Passed", "{0}: {1}", r.Name, r.Message));

    [Fact]
    public void Roles_InTheTestHost_AreOneProcess() => shared.Run[OfOneProcess].Message.Should().MatchRegex(@"Expected ids\.Values to only have unique items, but item \d+ is not unique");

    public sealed class Here() : SharedRun("Scenarios", RunSettings.Pair + """<Local InProcess="true" />""", "FullyQualifiedName~Scenarios.Passing");
}
