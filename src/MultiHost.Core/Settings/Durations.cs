using System.Globalization;

namespace MultiHost.Settings;

/// <summary>Durations as they stand in the runsettings: a number and a unit.</summary>
internal static class Durations
{
    public const string Examples = "500ms, 1.5s, 30s, 2m, 1h";

    private static readonly (string Unit, double Milliseconds)[] Units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>Reads a duration; null if the text is none or does not fit a <see cref="TimeSpan"/>.</summary>
    public static TimeSpan? Parse(string text)
    {
        foreach ((string unit, double milliseconds) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && IsNumber(text[..^unit.Length], out double number))
            {
                double total = number * milliseconds;
                return total < TimeSpan.MaxValue.TotalMilliseconds / 2 ? TimeSpan.FromMilliseconds(total) : null;
            }
        }

        return null;
    }

    /// <summary>Whether the text is a number such as <c>30</c> or <c>1.5</c>.</summary>
    public static bool IsNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && char.IsAsciiDigit(text[0]);

    /// <summary>Writes a duration with the largest unit that leaves a whole number: <c>24h</c>, <c>90s</c>, <c>100ms</c>.</summary>
    public static string Format(TimeSpan time)
    {
        (string unit, double milliseconds) = Units.Last(u => u.Milliseconds == 1 || time.TotalMilliseconds % u.Milliseconds == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds / milliseconds}{unit}");
    }
}
