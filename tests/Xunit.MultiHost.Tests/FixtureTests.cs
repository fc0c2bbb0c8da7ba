using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

public sealed class FixtureTests(FixtureTests.Fixtures shared) : IClassFixture<FixtureTests.Fixtures>
{
    private static readonly string[] Lifetime =
    [
        "collection: initialize",
        "class: initialize",
        "test: initialize", "A", "test: dispose async", "test: dispose",
        "test: initialize", "B", "test: dispose async", "test: dispose",
        "class: dispose async", "class: dispose",
        "collection: dispose async", "collection: dispose",
        "kit: dispose async",
    ];

    [Fact]
    public void Fixtures_OnEveryHost_AreMadeAndDisposedOfOnceInXunitsOrder()
    {
        string[][] hosts = [.. new[] { "alpha", "beta", "gamma", "delta", "epsilon", "zeta" }.Select(shared.Run.NotesOf).Where(n => n.Length > 0)];

        hosts.Should().HaveCount(2);
        hosts.Should().AllSatisfy(notes => notes.Should().Equal(Lifetime));
    }

    [Theory]
    [InlineData("ClassFixtureFails.Does_not_pass")]
    [InlineData("CollectionFixtureFails.Does_not_pass")]
    public void Test_WhenAFixtureFailsOnOneHost_FailsWithItsException(string test)
    {
        shared.Run[test].Message.Should().StartWith("destination on ").And.Contain(": System.InvalidOperationException: no such disk\n");
        shared.Run[test].Stack.Should().StartWith("at Scenarios.FailsOnOneHost..ctor(IHost host) in ")
            .And.MatchRegex(@"\nat Scenarios\.\w+\.Does_not_pass\(\) in .*/Fixtures\.cs:line \d+$");
    }

    [Fact]
    public void Test_WhenAFixtureFailsWhileTheOtherHostWaitsInIt_FailsWithTheCause()
    {
        string message = shared.Run["ClassFixtureFailsWhileTheOtherWaits.Does_not_pass"].Message;

        message.Should().StartWith("destination on ").And.Contain(": System.InvalidOperationException: no such network\n");
        message.Should().NotContain("GroupStoppedException");
    }

    [Fact]
    public void Class_WhenAFixtureFailsToDispose_HasACleanUpFailure()
    {
        TestResult[] results = [.. shared.Run.Results.Where(r => r.Name == "Scenarios.ClassFixtureFailsToDispose.Passes")];

        results.Select(r => r.Outcome).Should().BeEquivalentTo("Passed", "Failed");
        results.Single(r => r.Outcome == "Failed").Timeless.Should().MatchRegex(
            """
            ^\[Test Class Cleanup Failure \(Scenarios\.ClassFixtureFailsToDispose\)\]: source on \w+ failed first, T into the clean-up: System\.InvalidOperationException: the disk is busy
            At that moment:
              destination \(\w+\): (running|had passed T ago), no step reported$
            """);
    }

    public sealed class Fixtures() : SharedRun(
        "Scenarios", RunSettings.Six + HostNotes.Setting, "FullyQualifiedName~Scenarios.ClassFixture|FullyQualifiedName~Scenarios.CollectionFixture|FullyQualifiedName~Scenarios.Lifetimes");
}
