using System.Text.RegularExpressions;
using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>What a person reads when a test on two hosts does not pass.</summary>
public sealed class FailureTests(FailureTests.Failing shared) : IClassFixture<FailureTests.Failing>
{
    [Fact]
    public void Run_WhenTestsFail_SaysSoByItsExitCode() => shared.Run.ExitCode.Should().Be(1);

    [Fact]
    public void Message_WhenOneRoleFails_TellsWhoWhereAndWhatTheOthersDid()
    {
        TestResult result = shared.Run["Fails_on_one_role"];

        result.Outcome.Should().Be("Failed");
        result.Timeless.Should().MatchRegex(
            """
            ^destination on beta failed first, at step 'Perform', T into the test: System\.InvalidOperationException: the disk is full
            At that moment:
              source \(alpha\): (running|waiting at barrier 'performed' for T), last step '(Prepare|Wait for the destination)', T ago$
            """);
        result.Stack.Should().MatchRegex(@"^at Scenarios\.Failing\.Fails_on_one_role\(\) in .*/Failing\.cs:line \d+$");
        result.TimelessOutput.Trim().Split('\n').Should().BeEquivalentTo(
            "[source] > Prepare (after T)",
            "[source] about to work on alpha",
            "[destination] > Prepare (after T)",
            "[destination] about to work on beta",
            "[destination] > Perform (after T)",
            "[source] > Wait for the destination (after T)");
    }

    [Fact]
    public void Message_WhenAllRolesFailAlike_SaysItOnce()
    {
        string message = shared.Run["Fails_on_all_roles"].Timeless;

        // Who is first is chance.
        message.Replace("destination on beta", "X").Replace("source on alpha", "X").Replace("destination (beta)", "X").Replace("source (alpha)", "X")
            .Should().MatchRegex(
                """
                ^X failed first, T into the test: Assert\.Equal\(\) Failure: Values differ
                  Expected: 4
                  Actual:   3
                At that moment:
                  X: (running|had passed T ago), no step reported
                Later X failed in the same way\.$
                """);
        message.Should().Contain("source").And.Contain("destination");
    }

    [Fact]
    public void Message_WhenOneRoleSkips_IsItsReason()
    {
        shared.Run["Skips_on_one_role"].Outcome.Should().Be("NotExecuted");
        shared.Run["Skips_on_one_role"].Message.Should().Be("Skipped: destination on beta: no KVM here");
    }

    [Fact]
    public void Message_WhenABarrierTimesOut_NamesTheMissingRole() =>
        shared.Run["Times_out_at_a_barrier"].Timeless.Should().Be(
            """
            Barrier 'late' timed out after T on pair alpha+beta: destination (beta) did not come; its last step was 'Busy elsewhere'.
              missing: destination (beta): last step 'Busy elsewhere', T ago
              waiting: source (alpha)
            Raise the timeout that source gave, or look at what held up destination.
            """);

    [Fact]
    public void Message_WhenRolesWaitForEachOther_NamesTheBarriers() =>
        shared.Run["Deadlocks"].Message.Should().Match(
            """
            Deadlock on pair alpha+beta: the roles wait for each other, * at barrier '*repared', * at barrier '*repared'.
              *: waiting at barrier '*repared' for *
              *: waiting at barrier '*repared' for *
            Is '*repared' the same barrier as '*repared'? Then spell it alike. If the waits were meant to run side by side, give each a Branch.
            """);

    [Fact]
    public void Message_WhenARoleThatEndedIsWaitedFor_SaysThatItNeverCame() =>
        shared.Run["Ends_early_and_is_waited_for"].Message.Should().Be(
            """
            Barrier 'end' cannot be passed on pair alpha+beta: destination (beta) has already finished the test, without coming to it.
              waiting: source (alpha)
            Let destination come to 'end' too, or leave it out: Branch(name, roles) names those who take part.
            """);

    [Fact]
    public void Message_WhenAnAgentIsKilled_IsTroubleOfTheInfrastructure() =>
        shared.Run["Kills_its_agent"].Timeless.Should().Be(
            """
            Infrastructure (lost): destination on beta was lost first, at step 'Kill', T into the test: the agent of host beta was ended by signal 9. Its last words:
                  Killed
            At that moment:
              source (alpha): waiting at barrier 'never' for T, no step reported
            """);

    [Fact]
    public void Message_WhenACheckFailed_ShowsItAndAllChecks()
    {
        shared.Run["Records_a_failed_check"].Message.Should().StartWith("destination on beta failed first, ")
            .And.Contain(" into the test: MultiHost.CheckFailedException: guest-active (vm1): FAILED, paused");
        shared.Run["Records_a_failed_check"].Output.Trim().Split('\n').Should().BeEquivalentTo(
            "[source] check guest-active (vm1): passed, running", "[destination] check guest-active (vm1): FAILED, paused");
    }

    [Fact]
    public void Message_WhenXunitsTimeoutIsOver_IsXunits() =>
        shared.Run["Exceeds_its_time"].Message.Should().Contain("Test execution timed out after 200 milliseconds");

    [Fact]
    public void Message_WhenRolesExchangeDifferentTypes_NamesBoth() =>
        shared.Run["Exchanges_different_types"].Message.Should().Contain(
            "MultiHost.MultiHostException: The value that role source handed in at 'port' is a System.Int32 and cannot be read as System.String: ")
            .And.Contain(" Exchange the same type on every role.");

    [Fact]
    public void Message_WhenOneWaitsAndTheOtherExchanges_SaysWhatToUse() =>
        shared.Run["Waits_where_the_other_exchanges"].Message.Should().Contain(
            "MultiHost.MultiHostException: Role destination waited at 'port' without a value while others exchange one there. "
            + "Use ExchangeAsync on every role.");

    [Fact]
    public void Message_WhenAValueIsTooLarge_NamesTheLimit() =>
        shared.Run["Exchanges_a_value_that_is_too_large"].Message.Should().StartWith("source on alpha failed first, ").And.MatchRegex(
            @"A message of 178\d{5} bytes cannot be sent; the limit is 16777216 bytes\. Exchange a smaller value, or a file\.");

    [Fact]
    public void Message_WhenTheValuesTogetherAreTooLarge_SaysItOnce()
    {
        string message = shared.Run["Exchanges_values_that_are_too_large_together"].Message;

        message.Should().Contain("The values of all roles together are too large for one exchange at 'image': ");
        message.Split("\n  MultiHost.MultiHostException: The values").Should().HaveCount(2);
    }

    [Fact]
    public void Message_WhenAnAsyncVoidMethodFails_IsItsException() =>
        shared.Run["Fails_in_an_async_void_method"].Message.Should().StartWith("destination on beta failed first, ")
            .And.Contain(" into the test: System.InvalidOperationException: after the await");

    [Fact]
    public void Message_WhenLogFilesWereWritten_NamesTheirFolder()
    {
        string folder = shared.Run["Leaves_log_files"].Message.Split('\n').Single(l => l.StartsWith("Log files: ", StringComparison.Ordinal))["Log files: ".Length..];

        folder.Should().StartWith(Path.Combine(shared.Run.Folder, "logs")).And.EndWith("-Scenarios.Failing.Leaves_log_files");
        File.ReadAllText(Path.Combine(folder, "source", "app.log")).Should().Be("log of source");
        File.ReadAllText(Path.Combine(folder, "destination", "app.log")).Should().Be("log of destination");
    }

    [Fact]
    public void Message_WhenNoLogFilesWereWritten_DoesNotSpeakOfThem() => shared.Run["Fails_on_one_role"].Message.Should().NotContain("Log files");

    [Fact]
    public void Message_OfEveryFailure_BeginsWithALineOf200CharactersAtMost() =>
        shared.Run.Results.Where(r => r.Outcome == "Failed").Should().AllSatisfy(r => r.Message.Split('\n')[0].Trim().Length.Should().BeLessThanOrEqualTo(200));

    [Fact]
    public void Stack_OfEveryFailureOnHosts_HasTheTestsFileAndLine() =>
        shared.Run.Results.Where(r => r.Outcome == "Failed" && r.Name.StartsWith("Scenarios.Failing.", StringComparison.Ordinal))
            .Should().HaveCountGreaterThan(10)
            .And.AllSatisfy(r => r.Stack.Should().MatchRegex($@"(?m)^ *at {Regex.Escape(r.Name)}\(\) in .*/Failing\.cs:line \d+$"));

    [Theory]
    [InlineData("MixedClass", "The constructor of 'Scenarios.MixedClass' asks for 'IHostGroup hosts'")]
    [InlineData("MixedWithFixture", "The fixture 'Scenarios.NeedsBarrier' asks for 'IBarrier barrier'")]
    [InlineData("MixedInCollection", "The fixture 'Scenarios.NeedsBarrier' asks for 'IBarrier barrier'")]
    public void Message_WhenAPlainTestNeedsHosts_SaysWhatToDo(string testClass, string problem)
    {
        shared.Run[$"{testClass}.Plain"].Message.Should().Contain(
            $"{problem}, which only tests on hosts are given.\n[Fact] and [Theory] run in the test host, without hosts. "
            + "Move them to a class of their own, or make them [MultiHostFact] or [MultiHostTheory].");
        shared.Run[$"{testClass}.On_hosts"].Outcome.Should().Be("Passed", "the other tests of the class have their hosts");
    }

    public sealed class Failing() : SharedRun(
        "Scenarios", RunSettings.Pair + """<Logs Folder="{folder}/logs" />""", "FullyQualifiedName~Scenarios.Failing|FullyQualifiedName~Scenarios.Mixed");
}
