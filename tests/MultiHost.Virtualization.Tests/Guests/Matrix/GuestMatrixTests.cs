using FluentAssertions;
using MultiHost.Settings;
using MultiHost.Virtualization.Guests.Matrix;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests.Matrix;

/// <summary>Which guests a run has: a file beside its tests or elsewhere, and filters.</summary>
public sealed class GuestMatrixTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mh-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Find_WithoutAFile_GivesThePulseGuest() => Names(new GuestSelection()).Should().Equal("pulse");

    [Fact]
    public void Find_WithAFileBesideTheTests_TakesIt()
    {
        Write("guests.json", "a", "b");

        Names(new GuestSelection()).Should().Equal("a", "b");
    }

    [Fact]
    public void Find_WithANamedFile_TakesThat()
    {
        Write("guests.json", "a");
        Write("others.json", "c", "d");

        Names(new GuestSelection { File = Of("others.json") }).Should().Equal("c", "d");
        Names(new GuestSelection { File = Of(Path.Combine(folder, "others.json")) }).Should().Equal("c", "d");
    }

    [Fact]
    public void Find_WithFilters_TakesWhatIsLeft()
    {
        Write("guests.json", "RHEL.6", "RHEL.7", "Fedora");

        Names(new GuestSelection { Only = Of("RHEL"), No = Of("7") }).Should().Equal("RHEL.6");
        Names(new GuestSelection { No = Of("RHEL") }).Should().Equal("Fedora");
    }

    [Fact]
    public void Find_WhenTheNamedFileIsNotThere_SaysWhoNamedItAndWhereItWasLookedFor() =>
        Refused(new GuestSelection { File = Of("none.json") }).Should().Be(
            "<Guests> of the runsettings has a mistake:\n"
            + $"  hosts.runsettings(1,1): the file cannot be read: Could not find file '{folder}/none.json'. A relative path begins at the folder of the test assembly, {folder}.");

    [Fact]
    public void Find_WhenFiltersLeaveNoGuest_SaysWhichThereAre()
    {
        Write("guests.json", "RHEL.6", "RHEL.7");

        Refused(new GuestSelection { Only = Of("rhel") }).Should().Be(
            "<Guests> of the runsettings has a mistake:\n  hosts.runsettings(1,1): no guest is left. Without filters there are RHEL.6, RHEL.7.");
        Refused(new GuestSelection { No = Of("RHEL") }).Should().Contain("no guest is left");
    }

    [Fact]
    public void Find_WithAWrongFilter_SaysWhere() =>
        Refused(new GuestSelection { No = Of("a,,b") }).Should().Be("A filter of guests has a mistake:\n  hosts.runsettings(1,1): at character 3: a name is missing before ','.");

    private void Write(string file, params string[] guests) => File.WriteAllText(
        Path.Combine(folder, file), $$"""{ "guests": [ {{string.Join(", ", guests.Select(g => $$"""{ "name": "{{g}}" }"""))}} ] }""");

    private IEnumerable<string> Names(GuestSelection selection) => GuestMatrix.Find(folder, selection).Guests.Select(g => g.Definition.Name);

    private string Refused(GuestSelection selection)
    {
        Action find = () => GuestMatrix.Find(folder, selection);
        return find.Should().Throw<GuestMatrixException>().Which.Message;
    }

    private static PlacedText Of(string text) => new(text, "hosts.runsettings(1,1)");
}
