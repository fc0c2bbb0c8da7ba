using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

public sealed class AttributeTests(AttributeTests.Attributes shared) : IClassFixture<AttributeTests.Attributes>
{
    private const string Fact = "[MultiHostFact]";

    [Theory]
    [InlineData("No_roles", "[MultiHostFact] names no roles. Write [MultiHostFact(\"source\", \"destination\")], [MultiHostFact(Hosts = 2)] or [MultiHostFact(AllHosts = true)].")]
    [InlineData("Null_roles", Fact + ": '' is no name of a role. Allowed: 1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit.")]
    [InlineData("Same_role_twice", Fact + " names the role 'A' twice. Each role is played by another host; give them different names.")]
    [InlineData("Theory_with_the_same_role_twice", "[MultiHostTheory] names the role 'a' twice. Each role is played by another host; give them different names.")]
    [InlineData("Negative_hosts", "[MultiHostFact(Hosts = -1)]: allowed are 1 to 256 hosts.")]
    [InlineData("Roles_and_hosts", Fact + " has roles and Hosts = 2. Give one of the two.")]
    [InlineData("Roles_and_all_hosts", Fact + " takes all hosts, whose roles are host1, host2 …, and has roles as well. Give one of the two.")]
    [InlineData("Hosts_and_all_hosts", Fact + " takes all hosts, whose roles are host1, host2 …, and has Hosts = 2 as well. Give one of the two.")]
    [InlineData("Role_with_a_space", Fact + ": 'b c' is no name of a role. Allowed: 1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit.")]
    [InlineData("Null_role", Fact + ": '' is no name of a role. Allowed: 1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit.")]
    [InlineData("Generic", "[MultiHostFact] methods cannot be generic. Use [MultiHostTheory] with data that tell the types.")]
    [InlineData(
        "Unknown_parameter",
        "the parameter 'number' is of a type that MultiHost does not provide. It provides IHostGroup, IHost, RoleName, IBarrier and host fixtures of kits "
        + "(IHostFixture); data need [MultiHostTheory].")]
    public void Attribute_WhenItIsWrong_FailsTheTestAndSaysWhatToWrite(string test, string message)
    {
        shared.Run[test].Outcome.Should().Be("Failed");
        shared.Run[test].Message.Should().EndWith($"Scenarios.BadAttributes.{test}: {message}");
        shared.Run[test].Stack.Should().MatchRegex($@"^at Scenarios\.BadAttributes\.{test}\(.*\) in .*/Attributes\.cs:line \d+$");
    }

    [Theory]
    [InlineData("Attributes.Skipped", "not yet")]
    [InlineData("Attributes.Skipped_theory", "not yet, either")]
    public void Skip_OnATest_SkipsItForThatReason(string test, string reason)
    {
        shared.Run[test].Outcome.Should().Be("NotExecuted");
        shared.Run[test].Message.Should().Be($"Skipped: {reason}");
    }

    [Theory]
    [InlineData("a name with spaces")]
    [InlineData("Attributes.On_three_hosts")]
    [InlineData("Attributes.Plain")]
    public void Test_InAClassWithAllKinds_Passes(string test) => shared.Run[test].Outcome.Should().Be("Passed", shared.Run[test].Message);

    [Fact]
    public void Run_OfAllKinds_CountsThem() =>
        shared.Run.Console.Should().MatchRegex(@"Failed!  - Failed:\s+12, Passed:\s+4, Skipped:\s+2, Total:\s+18,");

    [Theory]
    [InlineData("Category=Smoke", "Scenarios.Attributes.With_a_trait")]
    [InlineData("DisplayName~spaces", "a name with spaces")]
    public async Task Filter_ByTraitOrName_RunsThatTestAlone(string filter, string test)
    {
        TestRun run = await TestRun.OfAsync("Scenarios", settings: null, filter);

        run.Results.Select(r => (r.Name, r.Outcome)).Should().Equal((test, "Passed"));
        run.ExitCode.Should().Be(0);
    }

    public sealed class Attributes() : SharedRun("Scenarios", RunSettings.Six, "FullyQualifiedName~Attributes");
}
