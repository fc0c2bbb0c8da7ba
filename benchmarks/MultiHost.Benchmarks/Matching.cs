using System.Diagnostics;
using MultiHost.Running;
using MultiHost.Settings;

namespace MultiHost.Benchmarks;

/// <summary>What it costs to find out who may have which hosts.</summary>
internal static class Matching
{
    private const int Rounds = 50;

    public static void Measure()
    {
        MultiHostSettings small = Pool(30) with { Roles = [new RoleDefinition("last", ["h29"])] };
        Row(
            "matching, 30 hosts, 8 roles of which one's only host is taken",
            new WaitingLine(small, seed: null),
            [Demand([.. Names(7), "last"])],
            [.. small.Hosts.Take(29)]);
        MultiHostSettings large = Pool(1000);
        Row("matching, 1,000 hosts, 64 roles", new WaitingLine(large, seed: null), [Demand(Names(64))], large.Hosts);
        MultiHostSettings picky = large with { Roles = [.. Enumerable.Range(0, 64).Select(i => new RoleDefinition($"r{i}", [.. large.Hosts.Where((_, h) => h % 64 <= i).Select(h => h.Name)]))] };
        Row(
            $"matching, 1,000 hosts of which 500 are taken, {WaitingLine.MaxLookedAt} in line with 64 roles, each with hosts of its own choice",
            new WaitingLine(picky, seed: null),
            [.. Enumerable.Repeat(Demand(Names(64)), WaitingLine.MaxLookedAt)],
            [.. picky.Hosts.Where((_, h) => h % 64 >= 32)]);
    }

    private static MultiHostSettings Pool(int hosts) => new() { Hosts = [.. Enumerable.Range(0, hosts).Select(i => new HostDefinition($"h{i}", "127.0.0.1"))] };

    private static string[] Names(int roles) => [.. Enumerable.Range(0, roles).Select(i => $"r{i}")];

    private static HostDemand Demand(string[] roles) => new([[.. roles.Select(r => new RoleName(r))]], Place.AnyGroup);

    private static void Row(string figure, WaitingLine line, HostDemand[] waiting, IReadOnlyList<HostDefinition> free)
    {
        Dictionary<HostDefinition, string> broken = [];
        double[] all = [.. Enumerable.Range(0, 2 * Rounds).Select(_ => Milliseconds(line, waiting, free, broken))];
        Table.Row(figure, $"{Table.Text(Table.Median(all[Rounds..]), "0.00")} ms", $"the same {Rounds} times before: {Table.Range(all[Rounds..], "0.00")}");
    }

    private static double Milliseconds(WaitingLine line, HostDemand[] waiting, IReadOnlyList<HostDefinition> free, Dictionary<HostDefinition, string> broken)
    {
        long began = Stopwatch.GetTimestamp();
        line.Next(waiting, free, broken);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
