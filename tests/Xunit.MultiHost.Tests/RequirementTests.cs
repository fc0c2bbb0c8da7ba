using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>Tests that require something of their hosts, as a runner shows them.</summary>
public sealed class RequirementTests(RequirementTests.Required shared) : IClassFixture<RequirementTests.Required>
{
    private const string Settings =
        """
        <Hosts><Host Name="alpha" Labels="lab" /><Host Name="beta" Labels="big lab" /><Host Name="gamma" /></Hosts>
        <Properties><Property Name="Password" Value="hunter2" Roles="source" /></Properties>
        """;

    [Fact]
    public void Test_ThatSomeHostsFit_RunsOnThem() => shared.Run["Required.Fits"].Outcome.Should().Be("Passed", shared.Run["Required.Fits"].Message);

    [Theory]
    [InlineData("Required.Fits_nothing(number: 1)")]
    [InlineData("Required.Fits_nothing(number: 2)")]
    public void Test_ThatNoHostsFit_IsSkippedWithALineForEach(string test)
    {
        shared.Run[test].Outcome.Should().Be("NotExecuted");
        shared.Run[test].Message.Should().MatchRegex(
            """
            ^Skipped: No hosts of .+ fit: every host needs memory >= 1000 TiB, label lab\.
              alpha: memory is [0-9.]+ [GT]iB
              beta: memory is [0-9.]+ [GT]iB
              gamma: memory is [0-9.]+ [GT]iB; no label 'lab'
            What each host has: multihost hosts --settings .+$
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Mark_OfAClass_CountsForTestsThatHaveItsRole()
    {
        shared.Run["Fits_nothing_by_its_class"].Outcome.Should().Be("NotExecuted");
        shared.Run["Fits_nothing_by_its_class"].Message.Should().Contain("fit: every host needs label lab; client needs label nowhere.")
            .And.Contain("\n  alpha: as client: no label 'nowhere'\n").And.Contain("\n  gamma: as client: no label 'lab'; no label 'nowhere'; as server: no label 'lab'\n");
    }

    [Theory]
    [InlineData("No_size", "[Requires]: 'memory >= much': allowed are memory with =, !=, <, <=, > or >= and a size in KiB, MiB, GiB or TiB, such as memory >= 4 GiB; and memory same.")]
    [InlineData("No_role", "[Requires(\"destnation\", …)]: the test has no role 'destnation'; its roles: source, destination. Did you mean 'destination'? And as a requirement, 'destnation': *")]
    [InlineData("No_package", "[Requires]: 'qemu >= 8.2': 'qemu' is found by the package MultiHost.Virtualization, and the project of the tests does not have it.")]
    public void Mark_ThatIsWrong_FailsTheTestAndSaysWhatIsAllowed(string test, string message)
    {
        shared.Run[test].Outcome.Should().Be("Failed");
        shared.Run[test].Message.Should().Match($"*Scenarios.WronglyRequired.{test}: {message}");
    }

    [Fact]
    public void Property_OfARole_IsInNothingThatIsWritten()
    {
        shared.Run.Console.Should().NotContain("hunter2");
        shared.Run.Results.Should().OnlyContain(r => !r.Output.Contains("hunter2") && !r.Message.Contains("hunter2"));
    }

    public sealed class Required() : SharedRun("Scenarios", Settings, "FullyQualifiedName~Scenarios.Required|FullyQualifiedName~Scenarios.WronglyRequired");
}
