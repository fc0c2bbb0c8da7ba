using System.Globalization;
using MultiHost.Benchmarks;

// Prints a table of what the docs claim. Everything is measured in pairs in this one run, so that the machine's mood cancels out.
string root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));
string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/'))!);
string assembly = Path.Combine(root, "benchmarks/Workload/bin", configuration, "net10.0/Workload.dll");
VsTest tests = new(assembly, Path.Combine(root, "benchmarks/Workload/bench.runsettings"));
int pairs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 9;

Row("figure", "measured", "how");
Row("---", "---", "---");

const string Plain = "FullyQualifiedName=Workload.EmptyTests.Plain";
const string One = "FullyQualifiedName=Workload.EmptyTests.TwoHosts";
const string Many = "FullyQualifiedName=Workload.EmptyTests.TwoHosts|FullyQualifiedName~ManyOnTwoHosts";
tests.Run(Plain);
tests.Run(One);
double[] first = Pairs(() => (tests.Run(One) - tests.Run(Plain)).TotalMilliseconds);
Row("first two-host test", $"{Median(first):0} ms", $"over a plain [Fact], whole command, median of {pairs} pairs ({first.Min():0} to {first.Max():0})");
double[] warm = Pairs(() => (tests.Run(Many) - tests.Run(One)).TotalMilliseconds / 200);
Row("each further two-host test", $"{Median(warm):0.0} ms", $"200 empty tests, whole command, median of {pairs} pairs ({warm.Min():0.0} to {warm.Max():0.0})");

foreach (string filter in new[] { "FullyQualifiedName~BarrierTests", "FullyQualifiedName~MigrationPairs" })
{
    foreach (string figure in tests.Figures(filter))
    {
        string[] parts = figure.Split('|', StringSplitOptions.TrimEntries);
        Row(parts[0], parts[1], parts[2]);
    }
}

double[] Pairs(Func<double> measure) => [.. Enumerable.Range(0, pairs).Select(_ => measure())];

static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

static void Row(string figure, string measured, string how) => Console.WriteLine($"| {figure} | {measured} | {how} |");
