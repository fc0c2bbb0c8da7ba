using MultiHost.Settings;

namespace MultiHost.Reporting;

/// <summary>What a test came to that ran more than once.</summary>
public sealed class RepeatedResultTests
{
    private static readonly HostDefinition[] Hosts = [new("alpha", ""), new("beta", "")];

    [Fact]
    public void Of_WhenItRanOnce_IsThat()
    {
        GroupResult once = Result(GroupVerdict.Passed);

        RepeatedResult.Of([], once, Hosts).Should().BeSameAs(once);
    }

    [Theory]
    [InlineData(GroupVerdict.Skipped, "Skipped: no room")]
    [InlineData(GroupVerdict.Infrastructure, "Infrastructure (lost): x")]
    [InlineData(GroupVerdict.Stopped, "Stopped: the run was stopped")]
    public void Of_WhenItFailedAndThenSaysNothing_HasFailed(GroupVerdict last, string message)
    {
        GroupResult whole = RepeatedResult.Of([Attempt(GroupVerdict.Failed, "source failed\nhere")], Result(last, message), Hosts);

        (whole.Verdict, whole.HasPassedInTheEnd).Should().Be((GroupVerdict.Failed, false));
        whole.Message.Should().Be($"source failed\nhere\nThe second time, on alpha+beta: {message}");
    }

    [Theory]
    [InlineData(GroupVerdict.Skipped)]
    [InlineData(GroupVerdict.Known)]
    [InlineData(GroupVerdict.Failed)]
    [InlineData(GroupVerdict.Infrastructure)]
    [InlineData(GroupVerdict.Stopped)]
    public void Of_WhenItHadTroubleBefore_IsWhatItCameToAndTellsOfThat(GroupVerdict last)
    {
        GroupResult whole = RepeatedResult.Of([Attempt(GroupVerdict.Infrastructure, "Infrastructure (lost): x\ny")], Result(last, "it was so"), Hosts);

        whole.Verdict.Should().Be(last);
        whole.Message.Should().Be("it was so\nThe first time, on alpha+beta: Infrastructure (lost): x\n  y");
    }

    [Fact]
    public void Of_WhenItHadTroubleAndFailedAndPassed_IsFlakyAndTellsOfBoth()
    {
        GroupResult whole = RepeatedResult.Of(
            [Attempt(GroupVerdict.Infrastructure, "Infrastructure (lost): x"), Attempt(GroupVerdict.Failed, "source failed")], Result(GroupVerdict.Passed), Hosts);

        (whole.Verdict, whole.HasPassedInTheEnd).Should().Be((GroupVerdict.Flaky, true));
        whole.Message.Should().Be(
            """
            Flaky: passed when it went once more, after: source failed
            It went 3 times, the last on alpha+beta.
            The first time, on alpha+beta: Infrastructure (lost): x
            """);
    }

    [Fact]
    public void Of_WhatWarnedEachTime_WarnsOnce()
    {
        GroupResult warned = Result(GroupVerdict.Passed) with { Warnings = ["guest (vm1): oops"] };

        RepeatedResult.Of([new Attempt(warned with { Verdict = GroupVerdict.Infrastructure }, Hosts, new Dictionary<HostDefinition, string>())], warned, Hosts)
            .Warnings.Should().Equal("guest (vm1): oops");
    }

    [Fact]
    public void WithoutAnother_OfATestThatDidNotGo_SaysWhy() =>
        RepeatedResult.WithoutAnother([Attempt(GroupVerdict.Infrastructure, "Infrastructure (lost): x")], "No host\n  beta").Message
            .Should().Be("Infrastructure (lost): x\nIt did not go once more: No host\n    beta");

    private static GroupResult Result(GroupVerdict verdict, string message = "") => new(verdict, message, "", "", TimeSpan.FromSeconds(1), null);

    private static Attempt Attempt(GroupVerdict verdict, string message) => new(Result(verdict, message), Hosts, new Dictionary<HostDefinition, string>());
}
