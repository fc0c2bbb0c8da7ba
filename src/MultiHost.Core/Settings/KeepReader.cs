using System.Xml.Linq;

namespace MultiHost.Settings;

/// <summary>Reads <c>&lt;Keep&gt;</c>, and the environment's variable that wins over it.</summary>
internal static class KeepReader
{
    /// <summary>The variable: a duration, or <c>off</c>.</summary>
    public const string Variable = "MULTIHOST_KEEP";

    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public static Keep Read(XElement? xml, SettingsProblems problems)
    {
        if (xml is null)
        {
            return new Keep();
        }

        var element = new SettingsElement(xml, problems, ["OnFailure", "Total"], []);
        return new Keep
        {
            OnFailure = LimitsReader.Duration(element.Scalar("OnFailure"), TimeSpan.Zero, Shortest, Longest),
            Total = LimitsReader.Duration(element.Scalar("Total"), TimeSpan.Zero, Shortest, Longest),
        };
    }

    /// <summary>The settings with what the variable says.</summary>
    /// <exception cref="SettingsException">It says what is no duration.</exception>
    public static MultiHostSettings Override(MultiHostSettings settings, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return settings;
        }

        TimeSpan? time = value.Trim() == "off" ? TimeSpan.Zero : Durations.Parse(value.Trim());
        return time is { } given && (given == TimeSpan.Zero || (given >= Shortest && given <= Longest))
            ? settings with { Keep = settings.Keep with { OnFailure = given } }
            : throw new SettingsException(
            [
                new SettingsProblem(
                    null, 1, 1, Variable, value, $"'{Naming.Shown(value)}' of the environment is no duration. Allowed: off, 1s to 24h, such as {Durations.Examples}."),
            ]);
    }
}
