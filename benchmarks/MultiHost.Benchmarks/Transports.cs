using System.Diagnostics;
using System.Globalization;
using MultiHost.Hosts;
using MultiHost.Settings;

namespace MultiHost.Benchmarks;

/// <summary>What a connection and its commands cost by each transport, in turn and to the same sshd.</summary>
internal sealed class Transports(LoopbackSshd sshd, string assembly, int pairs)
{
    public const string Ssh = "ssh";
    public const string Alone = "ssh without control sockets";
    public const string SshNet = "sshnet";

    private const int Commands = 9;
    private const int Connections = 8;
    private const int MiB = 1024 * 1024;
    private const int SentMiB = 200;

    private static readonly string[] All = [Ssh, Alone, SshNet];

    public async Task MeasureAsync()
    {
        await MeasureAsync("connect, first command included", "ms", "0", ConnectAsync);
        await MeasureAsync("a further command, to its first byte", "ms", "0.0", CommandAsync);
        await MeasureAsync("200 MiB to a command", "MiB/s", "0", UpAsync);
        await MeasureAsync("200 MiB from a command", "MiB/s", "0", DownAsync);
        await MeasureAsync($"memory of a connection with one command, of {Connections}", "MiB", "0.0", MemoryAsync);
        foreach ((int roles, string test) in new[] { (2, "Two"), (8, "Eight") })
        {
            await MeasureAsync($"barrier, {roles} roles", "ms", "0.00", t => Task.FromResult(Barrier(t, test)), isInProcess: false);
        }
    }

    private async Task MeasureAsync(string what, string unit, string format, Func<string, Task<double>> measure, bool isInProcess = true)
    {
        Dictionary<string, double[]> figures = All.ToDictionary(t => t, _ => new double[pairs]);
        foreach (string transport in isInProcess ? All : [])
        {
            await measure(transport); // what this process loads and compiles once
        }

        for (int i = 0; i < pairs; i++)
        {
            foreach (string transport in All)
            {
                figures[transport][i] = await measure(transport);
            }
        }

        Table.Row($"{what}, by {Ssh}", $"{Table.Text(Table.Median(figures[Ssh]), format)} {unit}", Table.Range(figures[Ssh], format));
        foreach (string transport in All.Skip(1))
        {
            double[] ratios = [.. figures[transport].Zip(figures[Ssh], (other, ssh) => other / ssh)];
            Table.Row(
                $"the same by {transport} / {Ssh}",
                Table.Text(Table.Median(ratios), "0.00"),
                $"in pairs: {Table.Range(ratios, "0.00")}; {Table.Text(Table.Median(figures[transport]), format)} {unit}");
        }
    }

    private async Task<double> ConnectAsync(string transport)
    {
        long began = Stopwatch.GetTimestamp();
        IHostTransport connection = await OpenAsync(transport);
        await using (connection)
        {
            await RunAsync(connection, ["/bin/true"]);
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
    }

    private async Task<double> CommandAsync(string transport)
    {
        IHostTransport connection = await OpenAsync(transport);
        await using (connection)
        {
            double[] times = new double[Commands];
            for (int i = 0; i < Commands; i++)
            {
                long began = Stopwatch.GetTimestamp();
                IHostProcess process = connection.Start(["/bin/echo", "here"]);
                await using (process)
                {
                    process.Output.ReadByte();
                    times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                    await process.Exited;
                }
            }

            return Table.Median(times);
        }
    }

    private async Task<double> UpAsync(string transport)
    {
        IHostTransport connection = await OpenAsync(transport);
        await using (connection)
        {
            byte[] piece = new byte[MiB];
            IHostProcess process = connection.Start(["/bin/sh", "-c", "cat >/dev/null; echo done"]);
            await using (process)
            {
                long began = Stopwatch.GetTimestamp();
                for (int i = 0; i < SentMiB; i++)
                {
                    process.Input.Write(piece);
                }

                process.Input.Dispose();
                process.Output.ReadByte();
                return SentMiB / Stopwatch.GetElapsedTime(began).TotalSeconds;
            }
        }
    }

    private async Task<double> DownAsync(string transport)
    {
        IHostTransport connection = await OpenAsync(transport);
        await using (connection)
        {
            byte[] buffer = new byte[64 * 1024];
            IHostProcess process = connection.Start(["/usr/bin/head", "-c", $"{SentMiB * MiB}", "/dev/zero"]);
            await using (process)
            {
                long began = Stopwatch.GetTimestamp();
                while (process.Output.Read(buffer) > 0)
                {
                }

                return SentMiB / Stopwatch.GetElapsedTime(began).TotalSeconds;
            }
        }
    }

    // What this process and all that it started have more, by what the kernel counts as theirs.
    private async Task<double> MemoryAsync(string transport)
    {
        List<IHostTransport> connections = [];
        List<IHostProcess> processes = [];
        double before = MemoryMiB();
        for (int i = 0; i < Connections; i++)
        {
            connections.Add(await OpenAsync(transport));
            processes.Add(connections[^1].Start(["/bin/sh", "-c", "echo here; exec cat"]));
            processes[^1].Output.ReadByte();
        }

        double more = MemoryMiB() - before;
        foreach (IHostProcess process in processes)
        {
            await process.DisposeAsync();
        }

        foreach (IHostTransport connection in connections)
        {
            await connection.DisposeAsync();
        }

        return more / Connections;
    }

    private double Barrier(string transport, string test) =>
        new VsTest(assembly, sshd.Settings(transport), "--", "MultiHost.Timeouts.Connect=3m", "MultiHost.Timeouts.Test=30m").Figures($"FullyQualifiedName=Workload.BarrierTests.{test}")["barrier"];

    private async Task<IHostTransport> OpenAsync(string transport)
    {
        IHostTransport connection = HostTransports.Of(sshd.Host("alpha", transport), new Timeouts(), TimeProvider.System);
        await connection.ConnectAsync(CancellationToken.None);
        return connection;
    }

    private static async Task RunAsync(IHostTransport connection, IReadOnlyList<string> command)
    {
        IHostProcess process = connection.Start(command);
        await using (process)
        {
            await process.Exited;
        }
    }

    private static double MemoryMiB()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true);
        return Family(Environment.ProcessId).Sum(PssKiB) / 1024.0;
    }

    private static IEnumerable<int> Family(int id) => Linux.Proc.Children(id).SelectMany(Family).Prepend(id);

    private static double PssKiB(int id)
    {
        try
        {
            string line = File.ReadLines($"/proc/{id}/smaps_rollup").First(l => l.StartsWith("Pss:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it has ended meanwhile
        }
    }
}
