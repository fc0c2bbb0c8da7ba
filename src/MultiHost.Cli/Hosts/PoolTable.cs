using MultiHost.Facts;

namespace MultiHost.Cli.Hosts;

/// <summary>The pool as text: a line for each host, and below it who has it for a run, what it has, lacks, or why it does not answer.</summary>
internal static class PoolTable
{
    private const string Indent = "  ";

    public static string Write(IReadOnlyList<PoolHost> hosts)
    {
        string[][] rows =
        [
            ["host", "transport", "address", "labels"],
            .. hosts.Select(h => new[]
            {
                h.Host.Name, h.Host.Transport.ToString().ToLowerInvariant(), h.Host.Address, string.Join(' ', h.Host.Labels.Order(StringComparer.Ordinal)),
            }),
        ];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(r => r[column].Length))];
        IEnumerable<string> lines = rows.SelectMany((row, i) => new[] { Line(row, widths) }.Concat(i == 0 ? [] : Below(hosts[i - 1])));
        int reached = hosts.Count(h => h.IsReached);
        return $"{string.Join('\n', lines)}\n\n{reached} of {hosts.Count} hosts {(hosts.Count == 1 ? "answers" : "answer")}.";
    }

    private static string Line(string[] row, int[] widths) => string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd();

    private static IEnumerable<string> Below(PoolHost host)
    {
        if (host.Facts.Unreached is { } why)
        {
            return [$"{Indent}NOT REACHED  {why.ReplaceLineEndings($"\n{Indent}{Indent}")}"];
        }

        string has = string.Join(", ", KnownFact.All.Where(f => host.Facts[f.Name] is not null).Select(f => Shown(f, host.Facts[f.Name]!)));
        string lacks = string.Join(", ", KnownFact.All.Where(f => host.Facts.Lacking.ContainsKey(f.Name)).Select(f => $"{f.Name} ({host.Facts.Lacking[f.Name]})"));
        return
        [
            .. host.Holders.Select(h => $"{Indent}{h.ReplaceLineEndings(" ")}"),
            $"{Indent}has    {has}",
            .. lacks.Length == 0 ? [] : new[] { $"{Indent}lacks  {lacks.ReplaceLineEndings(" ")}" },
        ];
    }

    private static string Shown(KnownFact fact, FactValue value) => fact.Kind switch
    {
        FactKind.Words => $"{value.Words.Count} {fact.Name}",
        FactKind.YesNo => fact.Name,
        _ => $"{fact.Name} {value.Text}",
    };
}
