using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Xunit.MultiHost.Ide;
using Xunit.MultiHost.Runs;
using TestResult = Xunit.MultiHost.Runs.TestResult;

namespace Xunit.MultiHost;

/// <summary>Guests as rows of theories: their names, their traits, and what runs choose by them.</summary>
public sealed class GuestMatrixTests(GuestMatrixTests.Whole shared) : IClassFixture<GuestMatrixTests.Whole>
{
    [Theory]
    [InlineData("pulse.pc", "pulse.pc: pulse, 16 MiB, pc, os none, arch none")]
    [InlineData("pulse.q35", "pulse.q35: pulse, 16 MiB, q35, os none, arch none")]
    [InlineData("linux", "linux: tiny Linux, 128 MiB, pc, os tiny Linux, arch none")]
    [InlineData("RHEL.6.4.x86_64", "RHEL.6.4.x86_64: image, 1024 MiB, pc, os RHEL 6.4, arch x86_64")]
    [InlineData("RHEL.6.4.32bit", "RHEL.6.4.32bit: image, 1024 MiB, pc, os RHEL 6.4, arch i686")]
    [InlineData("RHEL.7.9.x86_64", "RHEL.7.9.x86_64: image, 1024 MiB, pc, os RHEL 7.9, arch x86_64")]
    public void Row_OfAGuest_IsATestOfItsOwnThatAllHostsGet(string guest, string seen)
    {
        TestResult result = shared.Run[$"Guests.Sees(guest: {guest})"];

        result.Outcome.Should().Be("Passed", result.Message);
        result.Output.Should().Contain(seen);
    }

    [Fact]
    public void Rows_AreTheGuestsOfTheFile() =>
        shared.Run.Results.Count(r => r.Name.StartsWith("GuestMatrix.Guests.Sees(", StringComparison.Ordinal)).Should().Be(6);

    [Fact]
    public void Filters_OfATest_NarrowItsRows() =>
        shared.Run.Results.Where(r => r.Name.Contains(".Narrows", StringComparison.Ordinal)).Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Name = "GuestMatrix.Guests.Narrows(guest: RHEL.6.4.x86_64)", Outcome = "Passed" });

    [Fact]
    public void Test_ThatNoGuestIsLeftFor_IsSkippedAndSaysWhichThereAre()
    {
        TestResult result = shared.Run["Guests.Fits_none(guest: none)"];

        result.Outcome.Should().Be("NotExecuted");
        result.Message.Should().Be(
            "Skipped: no guest of the run passes the filters of [GuestData]. There are pulse.pc, pulse.q35, linux, RHEL.6.4.x86_64, RHEL.6.4.32bit, RHEL.7.9.x86_64.");
    }

    [Fact]
    public void Test_WithAWrongFilter_SaysWhereItIs() => shared.Run["Guests.Has_a_wrong_filter"].Message.Should().StartWith(
        "The data of this theory cannot be found: A filter of guests has a mistake:\n"
        + "  [GuestData(Only = \"RHEL...6\")] of Guests.Has_a_wrong_filter: at character 5: '...' is not possible here.");

    [Fact]
    public void Test_ThatTakesNoGuest_SaysSo() => shared.Run["Guests.Takes_no_guest"].Message.Should().StartWith(
        "The data of this theory cannot be found: [GuestData] of Guests.Takes_no_guest: the method has no parameter of type GuestDefinition, which takes the guest.");

    [Fact]
    public void PlainTheory_TakesGuests_UnderTheirNames() => shared.Run["PlainTests.Takes(guest: pulse.q35)"].Outcome.Should().Be("Passed");

    [Fact]
    public async Task Run_FilteredByAGuest_RunsItsRowsAlone()
    {
        TestRun run = await TestRun.OfAsync("GuestMatrix", RunSettings.Pair, "Guest=RHEL.6.4.x86_64");

        run.Results.Select(r => $"{r.Outcome} {r.Name}").Should().BeEquivalentTo(
            "Passed GuestMatrix.Guests.Sees(guest: RHEL.6.4.x86_64)", "Passed GuestMatrix.Guests.Narrows(guest: RHEL.6.4.x86_64)");
    }

    [Fact]
    public async Task Run_FilteredByTraitsOfAGuest_RunsTheRowsThatHaveThem()
    {
        TestRun run = await TestRun.OfAsync("GuestMatrix", RunSettings.Pair, "FullyQualifiedName~Sees&(Guest.Arch=i686|Guest.Variant=q35|Guest.Os=RHEL 7.9)");

        run.Results.Select(r => r.Name).Should().BeEquivalentTo(
            "GuestMatrix.Guests.Sees(guest: RHEL.6.4.32bit)", "GuestMatrix.Guests.Sees(guest: pulse.q35)", "GuestMatrix.Guests.Sees(guest: RHEL.7.9.x86_64)");
    }

    [Fact]
    public async Task Run_WithFiltersInTheRunsettings_HasTheGuestsThatAreLeft()
    {
        TestRun run = await TestRun.OfAsync("GuestMatrix", RunSettings.Pair + """<Guests Only="RHEL, pulse" No="32bit, q35" />""", "FullyQualifiedName~Sees");

        run.Results.Select(r => r.Name).Should().BeEquivalentTo(
            "GuestMatrix.Guests.Sees(guest: pulse.pc)", "GuestMatrix.Guests.Sees(guest: RHEL.6.4.x86_64)", "GuestMatrix.Guests.Sees(guest: RHEL.7.9.x86_64)");
    }

    [Fact]
    public async Task Run_WithAFilterOnTheCommandLine_HasTheGuestsThatAreLeft()
    {
        TestRun run = await TestRun.OfAsync("GuestMatrix", RunSettings.Pair, "FullyQualifiedName~Sees", "--", "MultiHost.Guests.Only=RHEL.6.4.x86_64");

        run.Results.Should().ContainSingle().Which.Name.Should().Be("GuestMatrix.Guests.Sees(guest: RHEL.6.4.x86_64)");
    }

    [Fact]
    public async Task Run_WithoutRunsettings_HasTheGuestsOfTheFileBesideTheTests()
    {
        TestRun run = await TestRun.OfAsync("GuestMatrix", settings: null, "FullyQualifiedName~Sees&Guest=linux");

        run.Results.Should().ContainSingle().Which.Outcome.Should().Be("Passed");
    }

    [Fact]
    public async Task Run_WhenTheFileHasMistakes_FailsEachTestWithAllOfThemAndTheirPlaces()
    {
        TestRun run = await TestRun.OfAsync("GuestMatrix", RunSettings.Pair + """<Guests File="broken.json" />""", "FullyQualifiedName~Sees");

        run.Results.Should().ContainSingle().Which.Outcome.Should().Be("Failed");
        run["Guests.Sees"].Message.Should().StartWith(
            "The data of this theory cannot be found: broken.json has 2 mistakes:\n"
            + "  broken.json(3,24): unknown member 'memory'. Allowed: ").And.Contain(
            "\n  broken.json(4,34): 'system' is \"tinylinux\". Allowed: \"pulse\", \"tiny-linux\". Did you mean \"tiny-linux\"?");
    }

    [Fact]
    public async Task Run_WhenFiltersLeaveNoGuest_FailsAndSaysWhereTheyStand()
    {
        TestRun run = await TestRun.OfAsync("GuestMatrix", RunSettings.Pair + """<Guests Only="Windows" />""", "FullyQualifiedName~Sees");

        run["Guests.Sees"].Message.Should().MatchRegex(
            @"\AThe data of this theory cannot be found: <Guests> of the runsettings has a mistake:\n  hosts\.runsettings\(\d+,\d+\): <Guests Only=""Windows"">: no guest is left\. Without filters there are pulse\.pc, ");
    }

    [Fact]
    public async Task Run_WithoutPreEnumeration_FindsTheRowsOnceAndSendsThem()
    {
        TestRun run = await TestRun.OfAsync(
            "GuestMatrix", RunSettings.Pair + """<Guests Only="RHEL.6.4" />""", "FullyQualifiedName~Sees|FullyQualifiedName~Fits_none", "--", "xUnit.PreEnumerateTheories=false");

        run.Results.Select(r => $"{r.Outcome} {r.Name}").Should().BeEquivalentTo(
            "Passed GuestMatrix.Guests.Sees(guest: RHEL.6.4.x86_64)", "Passed GuestMatrix.Guests.Sees(guest: RHEL.6.4.32bit)", "NotExecuted GuestMatrix.Guests.Fits_none(guest: none)");
    }

    [Fact]
    public async Task Rows_InTheTestExplorer_AreTestsWithTraits()
    {
        using TestExplorer explorer = new("GuestMatrix", RunSettings.Pair);

        TestCase[] rows = [.. explorer.Discover().Where(c => c.FullyQualifiedName.EndsWith(".Sees", StringComparison.Ordinal))];

        rows.Should().HaveCount(6);
        TestCase chosen = rows.Single(c => c.DisplayName == "GuestMatrix.Guests.Sees(guest: RHEL.6.4.32bit)");
        chosen.Traits.Select(t => $"{t.Name}={t.Value}").Should().BeEquivalentTo(
            "Guest=RHEL.6.4.32bit", "Guest.Os=RHEL 6.4", "Guest.Arch=i686", "Guest.Variant=RHEL", "Guest.Variant=6.4", "Guest.Variant=32bit");

        await explorer.RunAsync([chosen]);

        explorer.Results.Should().ContainSingle().Which.DisplayName.Should().Be(chosen.DisplayName);
        explorer.Results.Single().Outcome.Should().Be(TestOutcome.Passed);
    }

    [SkippableFact]
    public async Task Migration_OfTwoRows_MovesEachGuest()
    {
        TestRun run = await TestRun.OfAsync("GuestMatrix", RunSettings.Pair, "FullyQualifiedName~Arrives&Guest.Variant=pulse");

        Skip.If(run.Results.All(r => r.Outcome == "NotExecuted"), run.Results.FirstOrDefault()?.Message);
        run.Results.Should().HaveCount(2).And.OnlyContain(r => r.Outcome == "Passed");
        run["Migrations.Arrives(guest: pulse.q35)"].Output.Should().Contain("pulse.q35: pulse of 16 MiB arrived");
        run["Migrations.Arrives(guest: pulse.pc)"].Output.Should().Contain("pulse.pc: pulse of 16 MiB arrived");
    }

    public sealed class Whole() : SharedRun("GuestMatrix", RunSettings.Pair, "FullyQualifiedName!~Migrations");
}
