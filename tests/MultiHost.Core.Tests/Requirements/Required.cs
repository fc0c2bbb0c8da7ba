using MultiHost.Facts;
using MultiHost.Settings;

namespace MultiHost.Requirements;

/// <summary>Requirements and hosts in short.</summary>
internal static class Required
{
    public static readonly IReadOnlyList<RoleName> Pair = ["source", "destination"];

    /// <summary>The requirements of a test with the roles source and destination: of each mark its words, with bars between.</summary>
    public static TestRequirements By(params string[] marks)
    {
        TestRequirements read = TestRequirements.Read([.. marks.Select(m => new RequiresAttribute(m.Split('|')))], [], Pair, [], out string? problem);
        problem.Should().BeNull();
        return read;
    }

    /// <summary>A host of which is known what is given.</summary>
    public static Candidate Host(string name, FactSheet? facts = null, string labels = "", params (string Name, string Value)[] properties) => new(
        new HostDefinition(name, "127.0.0.1") { Labels = labels.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase) },
        facts ?? FactSheet.Empty,
        new MultiHostSettings { Properties = properties.ToDictionary(p => p.Name, p => p.Value, StringComparer.OrdinalIgnoreCase) });
}
