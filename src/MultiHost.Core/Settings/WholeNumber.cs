using System.Globalization;

namespace MultiHost.Settings;

/// <summary>Reads whole numbers.</summary>
internal static class WholeNumber
{
    /// <summary>A number in a range; reported if it is none.</summary>
    /// <param name="scalar">What stands in the runsettings.</param>
    /// <param name="whenAbsent">What counts if nothing does, or what does is wrong.</param>
    /// <param name="least">The smallest number.</param>
    /// <param name="most">The largest one.</param>
    /// <param name="unit">Of what, such as <c>of runs</c>; may be empty.</param>
    public static int Read(SettingsScalar? scalar, int whenAbsent, int least, int most, string unit)
    {
        if (scalar is null)
        {
            return whenAbsent;
        }

        if (int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
        {
            return number;
        }

        scalar.Report($"'{scalar.Value}' is not allowed. Allowed: a whole number{(unit.Length == 0 ? "" : " ")}{unit}, {least} to {most}.");
        return whenAbsent;
    }
}
