using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace MultiHost.Benchmarks;

/// <summary>How well collections fill a pool: eight of three seconds on two hosts each, on four hosts.</summary>
internal static class PoolUse
{
    private const int Hosts = 4;
    private const double IdealSeconds = 8 * 3 * 2 / Hosts;

    /// <summary>Measures it.</summary>
    /// <param name="assembly">The workload.</param>
    /// <param name="settings">Runsettings, with four hosts or more, or without any for local ones.</param>
    /// <param name="where">How the hosts are reached.</param>
    /// <param name="times">How often.</param>
    public static void Measure(string assembly, string settings, string where, int times)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("multihost-bench-pool-");
        try
        {
            string four = WithFourHosts(settings, folder.FullName);
            VsTest tests = new(assembly, four, "--", $"MultiHost.Logs.Folder={folder.FullName}");
            tests.Run("FullyQualifiedName~EmptyTests.TwoHosts"); // and deploys, where that is needed
            (double Run, double Tests)[] ratios = [.. Enumerable.Range(0, times).Select(_ => Ratios(tests, folder.FullName))];
            Row($"eight 3-second collections of two hosts on four, {where}, over the ideal 12 s", "the run from its begin to its end, sessions included", [.. ratios.Select(r => r.Run)]);
            Row("the same, without the begin and the end of sessions", "from the begin of the first test to the end of the last", [.. ratios.Select(r => r.Tests)]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string WithFourHosts(string settings, string folder)
    {
        XDocument file = XDocument.Load(settings);
        file.Descendants("Host").Skip(Hosts).Remove();
        string path = Path.Combine(folder, "four.runsettings");
        file.Save(path);
        return path;
    }

    private static void Row(string figure, string how, double[] ratios) =>
        Table.Row(figure, Table.Text(Table.Median(ratios), "0.00"), $"{how}, by its record: {Table.Range(ratios, "0.00")}");

    private static (double Run, double Tests) Ratios(VsTest tests, string folder)
    {
        HashSet<string> before = [.. Directory.GetDirectories(folder)];
        tests.Run("FullyQualifiedName~EightPairs");
        string record = Path.Combine(Directory.GetDirectories(folder).Single(f => !before.Contains(f)), "run.jsonl");
        string[] lines = File.ReadAllLines(record);
        string[] ofTests = [.. lines.Where(l => l.Contains("\"of\":\"test\"", StringComparison.Ordinal))];
        return (Ratio(lines), Ratio(ofTests));
    }

    private static double Ratio(string[] lines) => (TimeOf(lines[^1]) - TimeOf(lines[0])).TotalSeconds / IdealSeconds;

    private static DateTimeOffset TimeOf(string line)
    {
        using JsonDocument entry = JsonDocument.Parse(line);
        return DateTimeOffset.Parse(entry.RootElement.GetProperty("t").GetString()!, CultureInfo.InvariantCulture);
    }
}
