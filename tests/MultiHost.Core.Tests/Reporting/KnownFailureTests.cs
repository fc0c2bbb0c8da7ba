namespace MultiHost.Reporting;

public sealed class KnownFailureTests
{
    private static readonly KnownFailure Known = new("https://example.org/17", "the disk is held", Flaky: false);

    [Fact]
    public void Judge_OfAFailure_IsKnownAndKeepsItsWords()
    {
        GroupResult result = Known.Judge(Result(GroupVerdict.Failed, "source on alpha failed first, 0.1 s into the test: x\nAt that moment:"));

        result.Verdict.Should().Be(GroupVerdict.Known);
        result.Message.Should().Be(
            """
            Known failure (https://example.org/17): source on alpha failed first, 0.1 s into the test: x
              Known to fail because the disk is held
            At that moment:
            """);
    }

    [Fact]
    public void Judge_OfAFailureThatComesNowAndThen_IsFlaky()
    {
        GroupResult result = (Known with { Flaky = true }).Judge(Result(GroupVerdict.Failed, "x"));

        result.Verdict.Should().Be(GroupVerdict.Flaky);
        result.Message.Should().StartWith("Flaky (https://example.org/17): x\n");
    }

    [Fact]
    public void Judge_OfAFailure_TakesItsPartsAlong()
    {
        ResultPart failed = new("role source on alpha", Result(GroupVerdict.Failed, "x"));
        ResultPart passed = new("role destination on beta", Result(GroupVerdict.Passed, ""));

        GroupResult result = Known.Judge(Result(GroupVerdict.Failed, "x") with { Parts = [failed, passed] });

        result.Parts.Select(p => p.Result.Verdict).Should().Equal(GroupVerdict.Known, GroupVerdict.Passed);
    }

    [Fact]
    public void Judge_OfAPass_IsAFailureThatSaysThatTheMarkShouldGo()
    {
        GroupResult result = Known.Judge(Result(GroupVerdict.Passed, ""));

        result.Verdict.Should().Be(GroupVerdict.Failed);
        result.Message.Should().Be(
            """
            Unexpected pass: the test is marked as a known failure (https://example.org/17), and passed on every role.
            Take its [KnownFailure] away, or set Flaky = true there if it fails only now and then.
            """);
        (Known with { Flaky = true }).Judge(Result(GroupVerdict.Passed, "")).Verdict.Should().Be(GroupVerdict.Passed);
    }

    [Theory]
    [InlineData(GroupVerdict.Infrastructure)]
    [InlineData(GroupVerdict.Skipped)]
    [InlineData(GroupVerdict.Stopped)]
    public void Judge_OfWhatSaysNothingAboutTheTest_LeavesItAlone(GroupVerdict verdict)
    {
        GroupResult result = Result(verdict, "x");

        Known.Judge(result).Should().BeSameAs(result);
    }

    [Fact]
    public void Of_AMethod_IsItsMarkOrThatOfItsClass()
    {
        KnownFailure.Of(typeof(Marked).GetMethod(nameof(Marked.Own))!).Should().Be(new KnownFailure("2", null, Flaky: true));
        KnownFailure.Of(typeof(Marked).GetMethod(nameof(Marked.Other))!).Should().Be(new KnownFailure("1", "all of it", Flaky: false));
        KnownFailure.Of(typeof(KnownFailureTests).GetMethod(nameof(Of_AMethod_IsItsMarkOrThatOfItsClass))!).Should().BeNull();
    }

    private static GroupResult Result(GroupVerdict verdict, string message) => new(verdict, message, "", "", TimeSpan.Zero, null);

    [KnownFailure("1", Because = "all of it")]
    private sealed class Marked
    {
        [KnownFailure("2", Flaky = true)]
        public static void Own()
        {
        }

        public static void Other()
        {
        }
    }
}
