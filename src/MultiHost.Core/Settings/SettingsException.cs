namespace MultiHost.Settings;

/// <summary>The <c>&lt;MultiHost&gt;</c> section of the runsettings has mistakes. The message lists all of them, one in a line.</summary>
public sealed class SettingsException : MultiHostException
{
    /// <summary>Makes the exception of these mistakes.</summary>
    public SettingsException(IReadOnlyList<SettingsProblem> problems)
        : base(Describe(problems)) => Problems = problems;

    /// <summary>The mistakes, in the order of the section.</summary>
    public IReadOnlyList<SettingsProblem> Problems { get; }

    private static string Describe(IReadOnlyList<SettingsProblem> problems)
    {
        string count = problems.Count == 1 ? "a mistake" : $"{problems.Count} mistakes";
        return $"The <MultiHost> section of the runsettings has {count}:\n" + string.Join('\n', problems.Select(p => $"  {p}"));
    }
}
