using System.Globalization;

namespace MultiHost.Benchmarks;

/// <summary>Rounds of barriers, ours and peers' in turn.</summary>
internal sealed class Barriers(VsTest local, string peers, int pairs)
{
    private const int Rounds = 500;
    private const string Python = "/usr/bin/python3";
    private static readonly (int Roles, string Test)[] Sizes = [(2, "Two"), (8, "Eight"), (32, "ThirtyTwo")];

    private readonly string? noExecnet = Command.WhyNot("python3-execnet", Python, "-c", "import execnet");
    private readonly string? noMpi = Command.WhyNot("openmpi-bin python3-mpi4py", Python, "-c", "from mpi4py import MPI");

    public void OverPipes()
    {
        foreach ((int roles, string test) in Sizes)
        {
            Compare($"{roles} roles over pipes", local, test, roles, "execnet over pipes", noExecnet, () => Execnet("popen", $"{roles}"));
            Peer($"{roles} roles", "OpenMPI over TCP", noMpi, Of(() => Mpi(roles)));
        }
    }

    public void OverSsh(VsTest ssh, Hosts hosts)
    {
        foreach ((int roles, string test) in Sizes)
        {
            // 32 processes of ssh at once are more than execnet opens in a time that anybody would wait.
            string? not = roles > 8 ? "not measured: it opens one connection after the other" : noExecnet;
            Compare(
                $"{roles} roles over ssh", ssh, test, roles, "execnet over ssh", not, () => Execnet(
                    [hosts.SshConfig, .. hosts.All.Take(roles).Select(h => h.Name)]));
        }
    }

    private void Compare(string what, VsTest tests, string test, int roles, string peer, string? not, Func<double> measurePeer)
    {
        double[] ours = new double[pairs];
        double[] theirs = new double[pairs];
        double memory = 0;
        for (int i = 0; i < pairs; i++)
        {
            Dictionary<string, double> figures = tests.Figures($"FullyQualifiedName=Workload.BarrierTests.{test}");
            ours[i] = figures["barrier"];
            memory = figures.GetValueOrDefault("memory");
            theirs[i] = not is null ? measurePeer() : 0;
        }

        Table.Row($"barrier, {what}", $"{Table.Text(Table.Median(ours), "0.00")} ms", $"median round of {Rounds}, {Table.Range(ours, "0.00")}");
        Peer(what, peer, not, theirs);
        if (not is null)
        {
            double[] ratios = [.. ours.Zip(theirs, (o, t) => o / t)];
            Table.Row($"barrier, {what}, MultiHost / {peer}", Table.Text(Table.Median(ratios), "0.00"), $"in pairs: {Table.Range(ratios, "0.00")}");
        }

        if (memory > 0)
        {
            Table.Row("memory of an agent", $"{memory:0} MiB", $"median resident set of {roles} agents after their barriers, {what}");
        }
    }

    private static void Peer(string what, string peer, string? not, double[] figures) => Table.Row(
        $"barrier, {what}, {peer}",
        not is null ? $"{Table.Text(Table.Median(figures), "0.00")} ms" : "–",
        not ?? $"the same: {Table.Range(figures, "0.00")}");

    private double[] Of(Func<double> measure) => noMpi is null ? [.. Enumerable.Range(0, pairs).Select(_ => measure())] : [0];

    private double Execnet(params string[] where) =>
        double.Parse(Command.Run(Python, [Path.Combine(peers, "execnet_barrier.py"), $"{Rounds}", .. where]), CultureInfo.InvariantCulture);

    private double Mpi(int parties) => double.Parse(
        Command.Run(
            "mpirun",
            "--allow-run-as-root", "--oversubscribe", "--mca", "btl", "tcp,self", "--mca", "pml", "ob1", "--mca", "btl_tcp_if_include", "lo", "-np", $"{parties}",
            Python, Path.Combine(peers, "mpi_barrier.py"), $"{Rounds}"),
        CultureInfo.InvariantCulture);
}
