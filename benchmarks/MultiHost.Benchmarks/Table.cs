using System.Globalization;

namespace MultiHost.Benchmarks;

/// <summary>The table, printed a row at a time as the figures come.</summary>
internal static class Table
{
    public static void Begin()
    {
        Row("figure", "measured", "how");
        Row("---", "---", "---");
    }

    public static void Row(string figure, string measured, string how) => Console.WriteLine($"| {figure} | {measured} | {how} |");

    public static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    /// <summary>A median with its range.</summary>
    public static string Range(double[] values, string format) => string.Create(
        CultureInfo.InvariantCulture, $"median of {values.Length} ({Text(values.Min(), format)} to {Text(values.Max(), format)})");

    public static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
