using System.Text.RegularExpressions;
using System.Xml;
using MultiHost.Results;
using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>What readers of a TRX get whose tests write what no reader can show, fail through many frames, or are known to fail.</summary>
public sealed partial class MessageTests(MessageTests.Messages shared) : IClassFixture<MessageTests.Messages>
{
    private const string Readable = @"NUL \u0000, ESC \u001b[31m, half �, no character \ufffe\uffff, end";

    [Fact]
    public void Trx_WhenTestsWriteWhatXmlCannotHold_IsReadToItsEnd()
    {
        using XmlReader reader = XmlReader.Create(
            Path.Combine(shared.Run.Folder, RunningTests.TrxFile), new XmlReaderSettings { CheckCharacters = true, DtdProcessing = DtdProcessing.Prohibit });
        int results = 0;
        while (reader.Read())
        {
            results += reader is { NodeType: XmlNodeType.Element, Name: "UnitTestResult" } ? 1 : 0;
        }

        results.Should().Be(shared.Run.Results.Count).And.BeGreaterThan(10);
        shared.Run.Results.Should().AllSatisfy(r => $"{r.Message}\n{r.Output}\n{r.Name}\n{r.Stack}".Split('\n')
            .Should().AllSatisfy(l => l.Length.Should().BeLessThan(ReadableText.MaxLineChars + 200)));
    }

    [Fact]
    public void Failure_WithHostileWords_ShowsWhereTheyWere()
    {
        TestResult result = shared.Run["Messages.Fails_with_hostile_words"];

        result.Outcome.Should().Be("Failed");
        result.Message.Should().StartWith("destination on beta failed first, at step 'NUL \\u0000, ESC \\u001b[31m")
            .And.Contain($"System.InvalidOperationException: {Readable}\n").And.MatchRegex(@"y\[… [\d,]+ characters of this line left out …\]y");
        result.Output.Should().Contain($"[destination] > {Readable} (after ").And.Contain($"[source] {Readable}\n")
            .And.Contain($"check hostile ({Readable}): passed, {Readable}").And.MatchRegex(@"x\[… [\d,]+ characters of this line left out …\]x");
    }

    [Fact]
    public void Skip_WithHostileWords_IsTheWholeReason()
    {
        TestResult result = shared.Run["Messages.Skips_with_hostile_words"];

        (result.Outcome, result.Message).Should().Be(("NotExecuted", $"Skipped: destination on beta: {Readable}\nand a second line"));
    }

    [Fact]
    public void Name_WithHostileData_IsReadable() =>
        shared.Run.Results.Select(r => r.Name).Should().Contain(
            @"Scenarios.Messages.Has_hostile_data(words: NUL \u0000, ESC \u001b[31m, half \ud83d, no character \ufffe\uffff, end)");

    [Fact]
    public void Names_OfRowsThatAreFoundAtRunTime_AreTheSameInEveryRun() =>
        shared.Run.Results.Select(r => r.Name).Where(n => n.Contains(".Has_changing_data(", StringComparison.Ordinal)).Should().BeEquivalentTo(
            "Scenarios.Messages.Has_changing_data(number: 1, words: …) [row 1]",
            "Scenarios.Messages.Has_changing_data(number: 2, words: …) [row 2]",
            "Scenarios.Messages.Has_changing_data(number: 3, words: steady)",
            "Scenarios.Messages.Has_changing_data(number: 4, words: twice) [row 4]",
            "Scenarios.Messages.Has_changing_data(number: 4, words: twice) [row 5]");

    [Fact]
    public void Stack_ThroughReflectionAndAwaits_HasTheAuthorsFramesAlone() =>
        Folders().Replace(Lines().Replace(shared.Run["Messages.Fails_through_many_frames"].Stack, ":line N"), " in ").Split('\n').Select(l => l.Trim()).Should().Equal(
            "at MultiHost.Agent.Users.OfTheUser.ThrowAsync() in OfTheUser.cs:line N",
            "at Scenarios.Messages.Fails_through_many_frames() in Messages.cs:line N");

    [Fact]
    public void Stack_OfAnExceptionOfOurs_BeginsInTheTest() =>
        shared.Run["Messages.Fails_in_ours"].Stack.Should().MatchRegex(@"^ *at Scenarios\.Messages\.Fails_in_ours\(\) in .*/Messages\.cs:line \d+$");

    [Fact]
    public void KnownFailure_WhenItFails_IsNoFailureAndHasItsReasonAndItsPlace()
    {
        TestResult result = shared.Run["KnownFailures.Fails"];

        result.Outcome.Should().Be("NotExecuted");
        result.Message.Should().StartWith("Known failure (https://example.org/issues/1): destination on beta failed first, ")
            .And.Contain("\n  Known to fail because of the class\n")
            .And.MatchRegex(@"\nStack trace:\n *at Scenarios\.KnownFailures\.Fails\(\) in .*/Messages\.cs:line \d+");
    }

    [Fact]
    public void KnownFailure_WhenItPasses_FailsAndSaysThatTheMarkShouldGo()
    {
        TestResult result = shared.Run["KnownFailures.Passes"];

        result.Outcome.Should().Be("Failed");
        result.Message.Should().Be(
            """
            Unexpected pass: the test is marked as a known failure (https://example.org/issues/1), and passed on every role.
            Take its [KnownFailure] away, or set Flaky = true there if it fails only now and then.
            """);
        result.Stack.Should().MatchRegex(@"^ *at Scenarios\.KnownFailures\.Passes\(\) in .*/Messages\.cs:line \d+$");
    }

    [Fact]
    public void KnownFailure_WhenItIsFlakyAndPasses_Passes() => shared.Run["KnownFailures.Passes_now_and_then"].Outcome.Should().Be("Passed");

    [Fact]
    public void KnownFailure_WhenAnAgentIsLost_IsTroubleOfTheInfrastructureWithAPlace()
    {
        TestResult result = shared.Run["KnownFailures.Loses_its_agent"];

        result.Outcome.Should().Be("Failed");
        result.Message.Should().StartWith("Infrastructure (lost): destination on beta was lost first, ");
        result.Stack.Should().MatchRegex(@"^ *at Scenarios\.KnownFailures\.Loses_its_agent\(\) in .*/Messages\.cs:line \d+$");
    }

    [GeneratedRegex(@":line \d+")]
    private static partial Regex Lines();

    [GeneratedRegex(@" in \S*/")]
    private static partial Regex Folders();

    public sealed class Messages()
        : SharedRun("Scenarios", RunSettings.Pair, "FullyQualifiedName~Scenarios.Messages|FullyQualifiedName~Scenarios.KnownFailures");
}
