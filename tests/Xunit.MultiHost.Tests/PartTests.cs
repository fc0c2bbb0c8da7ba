using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

public sealed class PartTests(PartTests.Parts shared) : IClassFixture<PartTests.Parts>
{
    [Fact]
    public void Results_WhenPartsAreShown_AreTheTestsAndThenTheirs() => shared.Run.Results.Select(r => $"{r.Outcome} {r.Name[(r.Name.LastIndexOf("Parts.", StringComparison.Ordinal) + 6)..]}")
        .Should().BeEquivalentTo(
            "Failed Has_a_check_that_fails",
            "Failed Has_a_check_that_fails [role source on alpha]",
            "Passed Has_a_check_that_fails [role destination on beta]",
            "Failed Has_a_check_that_fails [check guest-active (vm1) of source]",
            "Passed Has_a_check_that_fails [check guest-active (vm1) of destination]",
            "Passed Has_a_check_that_fails [check work-progressed (vm1) of source]",
            "Passed Has_a_check_that_fails [check work-progressed (vm1) of destination]",
            "Failed Fails_on_its_destination",
            "NotExecuted Fails_on_its_destination [role source on alpha]",
            "Failed Fails_on_its_destination [role destination on beta]",
            "NotExecuted Is_known_to_fail",
            "NotExecuted Is_known_to_fail [role source on alpha]",
            "NotExecuted Is_known_to_fail [check guest-active (vm1)]",
            "Passed Checks_the_same_thrice",
            "Passed Checks_the_same_thrice [role source on alpha]",
            "Passed Checks_the_same_thrice [check round]");

    [Fact]
    public void Message_OfARoleThatFailed_IsItsOwnWithItsPlace()
    {
        TestResult part = shared.Run["Fails_on_its_destination [role destination on beta]"];

        part.Message.Should().Be("System.InvalidOperationException: The guest has gone astray.");
        part.Stack.Should().MatchRegex(@"^\s*at Scenarios\.Parts\.Fails_on_its_destination\(\) in .*Parts\.cs:line \d+$");
    }

    [Fact]
    public void Message_OfARoleThatWasStopped_SaysWhatDecidedAndWhereItWas() =>
        shared.Run["Fails_on_its_destination [role source on alpha]"].Message.Should().Contain("the test was decided elsewhere: ").And.Contain("waiting at barrier 'never'");

    [Fact]
    public void Message_OfACheckThatFailed_HasItsFiguresAndItsRole()
    {
        TestResult part = shared.Run["Has_a_check_that_fails [check guest-active (vm1) of source]"];

        part.Message.Should().Be("guest-active (vm1): FAILED, paused\n  made by source on alpha");
        part.Stack.Should().Contain("Parts.cs:line");
    }

    [Fact]
    public void Output_OfACheckThatWasMadeThrice_HasTheLast() =>
        shared.Run["Checks_the_same_thrice [check round]"].Output.Trim().Should().Be("round: passed, 3\n  made by source on alpha, the last of 3");

    public sealed class Parts() : SharedRun("Scenarios", RunSettings.Pair + """<Results Roles="true" Checks="true" />""", "FullyQualifiedName~Scenarios.Parts");
}
