using System.Globalization;
using System.Xml.Linq;

namespace MultiHost.Benchmarks;

/// <summary>
/// What grows with hosts, tests and steps: whole commands of growing sizes, less one with a plain test. Each row says what it took over the row before, over what
/// n log n would have grown by: 1 is n log n, less is better.
/// </summary>
internal sealed class Scale(VsTest tests, string where, int times)
{
    private const string Plain = "FullyQualifiedName=Workload.EmptyTests.Plain";

    public void Roles(params int[] sizes) => Measure("one test on {0} hosts, which meet once", sizes, n => $"Roles{n}");

    public void Tests(params int[] sizes) => Measure("{0} empty two-host tests", sizes, _ => "Rows");

    public void Steps(params int[] sizes) => Measure("{0} steps on each of two hosts", sizes, _ => "Steps");

    public void Barriers(params int[] sizes) => Measure("{0} barriers of two hosts", sizes, _ => "Barriers");

    /// <summary>A two-host test out of pools of so many hosts.</summary>
    public static void Pools(string assembly, int times, params int[] sizes)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("multihost-bench-scale-");
        try
        {
            foreach (int n in sizes)
            {
                string path = Path.Combine(folder.FullName, $"{n}.runsettings");
                IEnumerable<XElement> hosts = Enumerable.Range(1, n).Select(i => new XElement("Host", new XAttribute("Name", $"h{i}"), new XAttribute("Transport", "local")));
                new XDocument(new XElement("RunSettings", new XElement("MultiHost", new XElement("Hosts", hosts)))).Save(path);
                new Scale(new VsTest(assembly, path), $"out of a pool of {n:N0}", times).Measure("one test on {0} hosts", [2], r => $"Roles{r}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private void Measure(string what, int[] sizes, Func<int, string> test)
    {
        (int Size, double Seconds)? before = null;
        foreach (int n in sizes)
        {
            double[] seconds = [.. Enumerable.Range(0, times).Select(_ => (tests.Run($"FullyQualifiedName~Workload.ScaleTests.{test(n)}", n) - tests.Run(Plain)).TotalSeconds)];
            double median = Table.Median(seconds);
            string growth = before is { } less ? $"; over n log n: {Table.Text(median / less.Seconds / (Growing(n) / Growing(less.Size)), "0.00")}" : "";
            Table.Row($"{string.Format(CultureInfo.InvariantCulture, what, n.ToString("N0", CultureInfo.InvariantCulture))}, {where}", $"{Table.Text(median, "0.00")} s", Table.Range(seconds, "0.00") + growth);
            before = (n, median);
        }
    }

    private static double Growing(int n) => n * Math.Log(n);
}
