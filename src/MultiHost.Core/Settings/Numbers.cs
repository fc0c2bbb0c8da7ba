using System.Globalization;

namespace MultiHost.Settings;

/// <summary>Values that are whole numbers.</summary>
internal static class Numbers
{
    /// <summary>A number in a range; null if there is none, and reported if it is not allowed.</summary>
    /// <param name="scalar">The value.</param>
    /// <param name="least">The least that is allowed.</param>
    /// <param name="most">The most.</param>
    /// <param name="what">What it is, for the message: <c>a whole number of runs</c>.</param>
    public static int? Read(SettingsScalar? scalar, int least, int most, string what)
    {
        if (scalar is null)
        {
            return null;
        }

        if (int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
        {
            return number;
        }

        scalar.Report($"'{scalar.Value}' is not allowed. Allowed: {what}, {least.ToString(CultureInfo.InvariantCulture)} to {most.ToString(CultureInfo.InvariantCulture)}.");
        return null;
    }
}
