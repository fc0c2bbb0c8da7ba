using System.Diagnostics;

namespace MultiHost.Benchmarks;

/// <summary>What finding 1,000 tests on hosts costs against finding 1,000 plain ones under stock xUnit, as a whole command.</summary>
internal static class Discovery
{
    public static void Measure(string folder, string configuration, int pairs)
    {
        string onHosts = PathOf("OnHosts");
        string plain = PathOf("Plain");
        List(onHosts);
        List(plain);
        double[] ratios = [.. Enumerable.Range(0, pairs).Select(_ => List(onHosts) / List(plain))];
        Table.Row(
            "discovery of 1,000 tests on hosts / of 1,000 plain facts", Table.Text(Table.Median(ratios), "0.00"), $"whole command, in pairs: {Table.Range(ratios, "0.00")}");

        string PathOf(string project) => Path.Combine(folder, project, "bin", configuration, "net10.0", $"{project}.dll");
    }

    private static TimeSpan List(string assembly)
    {
        long began = Stopwatch.GetTimestamp();
        Command.Run("dotnet", ["vstest", assembly, "--ListTests"]);
        return Stopwatch.GetElapsedTime(began);
    }
}
