using System.Xml.Linq;

namespace MultiHost.Settings;

/// <summary>Collects what is wrong in a section.</summary>
internal sealed class SettingsProblems(SectionPositions positions)
{
    private readonly List<SettingsProblem> problems = [];

    public void Add(XObject where, string path, string? value, string message) => problems.Add(At(where, path, value, message));

    /// <summary>Where something stands, for those who read it later.</summary>
    public string PlaceOf(XObject where, string path) => At(where, path, null, "").Place;

    /// <exception cref="SettingsException">There are problems.</exception>
    public void ThrowIfAny()
    {
        if (problems.Count > 0)
        {
            throw new SettingsException([.. problems.OrderBy(p => p.File is null).ThenBy(p => p.Line).ThenBy(p => p.Column)]);
        }
    }

    private SettingsProblem At(XObject where, string path, string? value, string message)
    {
        (string? file, int line, int column) = positions.Of(where);
        return new SettingsProblem(file, line, column, path, value, message);
    }
}
