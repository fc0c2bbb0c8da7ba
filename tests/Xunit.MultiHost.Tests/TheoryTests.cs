using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>Theories, and what MultiHost puts into constructors and methods.</summary>
public sealed class TheoryTests(TheoryTests.Theories shared) : IClassFixture<TheoryTests.Theories>
{
    [Theory]
    [InlineData("Theories.Inline(memoryMiB: 1024)")]
    [InlineData("Theories.Inline(memoryMiB: 2111)")]
    [InlineData("Theories.Same_row_twice(number: 1)")]
    [InlineData("Theories.Member(number: 1)")]
    [InlineData("Theories.Member(number: 2)")]
    [InlineData("Theories.Class(word: \"one\")")]
    [InlineData("Theories.Class(word: \"two\")")]
    [InlineData("Theories.Not_serializable(disk: Disk { Name = sda })")]
    [InlineData("Theories.Not_serializable(disk: Disk { Name = sdb })")]
    [InlineData("Theories.Not_serializable_and_generic<Theories+Disk>(disk: Disk { Name = sda })")]
    [InlineData("Theories.Not_serializable_and_generic<Theories+Disk>(disk: Disk { Name = sdb })")]
    [InlineData("Injection.Into_a_constructor")]
    [InlineData("Injection.Into_a_constructor_with_other_roles")]
    [InlineData("Injection.Into_a_method")]
    [InlineData("Injection.Between_data(number: 7, word: \"seven\")")]
    [InlineData("Injection.Before_optional_data(number: 7, other: 5)")]
    [InlineData("Injection.Before_given_optional_data(number: 7, other: 6)")]
    [InlineData("Injection.Before_many_data(numbers: [1, 2, 3])")]
    [InlineData("Injection.Before_generic_data<String>(value: \"text\")")]
    [InlineData("Injection.Before_generic_data<Int32>(value: 42)")]
    public void Row_OnAllHosts_RunsInStepUnderItsName(string test) => shared.Run[test].Outcome.Should().Be("Passed", shared.Run[test].Message);

    [Fact]
    public void Row_WhenItsTextDiffersBetweenHosts_IsToldByItsNumber() =>
        shared.Run.Results.Where(r => r.Name.StartsWith("Scenarios.Theories.Look_different_on_every_host(", StringComparison.Ordinal))
            .Select(r => (r.Name, r.Outcome)).Should().BeEquivalentTo(
            [
                ("Scenarios.Theories.Look_different_on_every_host(made: …) [row 1]", "Passed"),
                ("Scenarios.Theories.Look_different_on_every_host(made: …) [row 2]", "Passed"),
            ]);

    [Fact]
    public void Row_WhenHostsFindAnotherNumberOfRows_SaysSoAndWhatToDo() =>
        shared.Run["Theories.Differ_between_hosts(disk: Disk { Name = first })"].Message.Should().MatchRegex(
            @"System\.InvalidOperationException: The theory's data are 1 rows in the controller, and 2 on host (alpha|beta|gamma|delta|epsilon|zeta)\. "
            + @"Data that cannot be serialized are made on every host: let them come in the same number and order, or make them serializable\.");

    [Fact]
    public void Theory_WhenItsDataThrow_FailsWithTheirException() =>
        shared.Run["Theories.Throw"].Message.Should().StartWith("The data of this theory cannot be found: System.InvalidOperationException: no data today");

    [Theory]
    [InlineData("sda")]
    [InlineData("sdb")]
    public void Row_WhenItsDataAreSkipped_IsSkipped(string disk)
    {
        TestResult result = shared.Run[$"Theories.Skipped_rows(disk: Disk {{ Name = {disk} }})"];

        (result.Outcome, result.Message).Should().Be(("NotExecuted", "Skipped: not today"));
    }

    public sealed class Theories() : SharedRun("Scenarios", RunSettings.Six + HostNotes.Setting, "FullyQualifiedName~Theories|FullyQualifiedName~Injection");
}
