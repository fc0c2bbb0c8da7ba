namespace MultiHost.Benchmarks;

/// <summary>What a two-host test costs over a plain one, as a whole command.</summary>
internal static class TestCosts
{
    private const string Plain = "FullyQualifiedName=Workload.EmptyTests.Plain";
    private const string One = "FullyQualifiedName=Workload.EmptyTests.TwoHosts";
    private const string Many = "FullyQualifiedName=Workload.EmptyTests.TwoHosts|FullyQualifiedName~ManyOnTwoHosts";
    private const int Further = 200;

    public static void Measure(VsTest tests, string where, int pairs)
    {
        tests.Run(Plain);
        tests.Run(One); // and deploys, where that is needed
        double[] first = [.. Enumerable.Range(0, pairs).Select(_ => (tests.Run(One) - tests.Run(Plain)).TotalMilliseconds)];
        Table.Row(
            $"first two-host test, {where}",
            $"{Table.Text(Table.Median(first), "0")} ms",
            $"over a plain [Fact], whole command, deployment unchanged, in pairs: {Table.Range(first, "0")}");
        double[] warm = [.. Enumerable.Range(0, pairs).Select(_ => (tests.Run(Many) - tests.Run(One)).TotalMilliseconds / Further)];
        Table.Row(
            $"each further two-host test, {where}",
            $"{Table.Text(Table.Median(warm), "0.0")} ms",
            $"{Further} empty tests, whole command, in pairs: {Table.Range(warm, "0.0")}");
    }
}
