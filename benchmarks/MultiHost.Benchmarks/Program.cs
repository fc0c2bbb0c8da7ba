using System.Globalization;
using MultiHost.Benchmarks;

// Prints a table of what the docs claim. What is compared is measured in turn in this one run, so that the machine's mood cancels out.
// Arguments: how many pairs, and which part: tests, barriers, discovery, deployment, transports, migrations, report, pool or scale; all of them if none is named.
string root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));
string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/'))!);
string assembly = Path.Combine(root, "benchmarks/Workload/bin", configuration, "net10.0/Workload.dll");
int pairs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 9;
string[] parts = ["tests", "discovery", "barriers", "deployment", "transports", "migrations", "report", "pool", "scale"];
string[] wanted = args.Length > 1 ? args[1..] : parts;
if (wanted.Except(parts).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"There is no part '{unknown}'. Parts: {string.Join(", ", parts)}.");
    return 2;
}

Table.Begin();
VsTest local = new(assembly, Path.Combine(root, "benchmarks/Workload/bench.runsettings"));
await using Hosts? hosts = wanted.Any(w => w is not ("transports" or "migrations" or "discovery" or "report")) ? await Hosts.UpAsync(wanted.Contains("barriers") || wanted.Contains("scale") ? 32 : wanted.Contains("pool") ? 4 : 2) : null;
VsTest? ssh = hosts is null ? null : new VsTest(assembly, hosts.SettingsFile, "--", "MultiHost.Timeouts.Connect=3m", "MultiHost.Timeouts.Test=30m");

if (wanted.Contains("tests"))
{
    TestCosts.Measure(local, "local", pairs);
    if (ssh is not null)
    {
        TestCosts.Measure(ssh, "over ssh", pairs);
    }
}

if (wanted.Contains("discovery"))
{
    Discovery.Measure(Path.Combine(root, "benchmarks/Discovery"), configuration, pairs);
}

if (wanted.Contains("barriers"))
{
    Barriers barriers = new(local, Path.Combine(root, "benchmarks/Peers"), pairs);
    barriers.OverPipes();
    if (ssh is not null)
    {
        barriers.OverSsh(ssh, hosts!);
    }
}

if (wanted.Contains("deployment") && hosts is not null)
{
    await using Deployments deployments = new(hosts, pairs);
    await deployments.MeasureAsync();
}

if (wanted.Contains("transports"))
{
    using LoopbackSshd? sshd = LoopbackSshd.Start();
    if (sshd is not null)
    {
        await new Transports(sshd, assembly, pairs).MeasureAsync();
    }
}

if (wanted.Contains("migrations"))
{
    foreach (string figure in local.Lines("FullyQualifiedName~MigrationPairs"))
    {
        string[] row = figure.Split('|', StringSplitOptions.TrimEntries);
        Table.Row(row[0], row[1], row[2]);
    }
}

if (wanted.Contains("report"))
{
    await Reports.MeasureAsync();
}

if (wanted.Contains("pool"))
{
    Matching.Measure();
    PoolUse.Measure(assembly, Path.Combine(root, "benchmarks/Workload/bench.runsettings"), "local", Math.Min(pairs, 3));
    if (hosts is not null)
    {
        PoolUse.Measure(assembly, hosts.SettingsFile, "over ssh", Math.Min(pairs, 3));
    }
}

if (wanted.Contains("scale"))
{
    int times = Math.Min(pairs, 3);
    Scale here = new(local, "local", times);
    here.Roles(2, 8, 32, 128);
    here.Tests(100, 1000, 10000);
    here.Steps(100, 1000, 10000);
    here.Barriers(100, 1000, 10000);
    Scale.Pools(assembly, times, 10, 100, 1000);
    if (ssh is not null)
    {
        new Scale(ssh, "over ssh", times).Roles(2, 8, 32);
    }
}

return 0;
