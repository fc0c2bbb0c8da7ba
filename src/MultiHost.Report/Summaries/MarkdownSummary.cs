using System.Globalization;
using System.Text;
using MultiHost.Recording;

namespace MultiHost.Report.Summaries;

/// <summary>
/// What tests came to, in GitHub's Markdown: counts, then each test that did not pass with its message, then the others by name. What does not fit is
/// left out from its end, and the text says so.
/// </summary>
/// <param name="runs">The runs, in the order in which they began.</param>
/// <param name="maxBytes">How long it may be, in bytes of UTF-8.</param>
internal sealed class MarkdownSummary(IReadOnlyList<RecordedRun> runs, int maxBytes)
{
    private const int MaxMessageChars = 16 * 1024;

    // What is said about what was left out.
    private const int Reserve = 300;

    // The order in which verdicts interest people.
    private static readonly string[] Order = ["failed", "infrastructure", "running", "stopped", "known", "flaky", "skipped", "passed"];

    private readonly StringBuilder text = new();
    private int bytes;

    public override string ToString()
    {
        Entry[] entries = [.. runs.SelectMany(Entries)];
        Add(Headline(entries));
        HostOutOfUse[] hosts = [.. runs.SelectMany(r => r.OutOfUse)];
        if (hosts.Length > 0)
        {
            Add($"\nHosts out of use since they had trouble: {string.Join(", ", hosts.Select(h => $"{Entry.Code(h.Host)} ({Words.Of(h.Reason)})"))}.\n");
        }

        int missing = 0;
        foreach (Entry entry in entries.Where(e => e.IsTrouble).OrderBy(e => Array.IndexOf(Order, e.Verdict)))
        {
            missing += Add(entry.Section) ? 0 : 1;
        }

        foreach (IGrouping<string, Entry> group in entries.Where(e => !e.IsTrouble).GroupBy(e => e.Verdict).OrderBy(g => Array.IndexOf(Order, g.Key)))
        {
            missing += List(group.Key, [.. group]);
        }

        if (missing > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{missing} more tests are not shown: a summary may have {maxBytes / 1024} KiB. `multihost verdict` lists all.\n");
        }

        return text.ToString();
    }

    private static string Headline(Entry[] entries)
    {
        string[] counts = [.. Order.Select(v => (Verdict: v, Count: entries.Count(e => e.Verdict == v))).Where(c => c.Count > 0).Select(c => $"{c.Count} {c.Verdict}")];
        return $"## MultiHost: {(counts.Length == 0 ? "no test ran" : string.Join(", ", counts))}\n";
    }

    private static IEnumerable<Entry> Entries(RecordedRun run)
    {
        foreach (VerdictMade verdict in run.Verdicts.Where(VerdictLine.IsShown))
        {
            string reason = verdict.Reason is { } why ? $" ({Words.Of(why)})" : "";
            string time = string.Create(CultureInfo.InvariantCulture, $"{verdict.Seconds:0.0} s");
            yield return new Entry(verdict.Verdict, verdict.Verdict + reason, VerdictLine.NameOf(verdict), time, MessageOf(verdict), verdict.Stack ?? "");
        }

        if (!run.HasEnded && run.Running.Count == 0)
        {
            yield return new Entry("running", "the record ends between two tests", run.Started!.Assembly, "no end", "Its process was killed, or still runs.", "");
        }

        foreach (OpenPhase open in run.HasEnded ? [] : run.Running)
        {
            yield return new Entry("running", "running when the record broke off", open.Started.Name, "no result", open.Where, "");
        }
    }

    // What passed has no message, and warnings all the same.
    private static string MessageOf(VerdictMade verdict) =>
        string.Join('\n', new[] { verdict.Message ?? "" }.Concat((verdict.Warnings ?? []).Select(w => $"warning {w}")).Where(l => l.Length > 0));

    private int List(string verdict, IReadOnlyList<Entry> entries)
    {
        int missing = 0;
        if (!Add($"\n<details><summary>{entries.Count} {verdict}</summary>\n\n"))
        {
            return entries.Count;
        }

        foreach (Entry entry in entries)
        {
            missing += Add(entry.Line) ? 0 : 1;
        }

        text.Append("\n</details>\n");
        bytes += 12;
        return missing;
    }

    private bool Add(string part)
    {
        int more = Encoding.UTF8.GetByteCount(part);
        if (bytes + more > maxBytes - Reserve)
        {
            return false;
        }

        text.Append(part);
        bytes += more;
        return true;
    }

    private sealed record Entry(string Verdict, string Title, string Name, string Time, string Message, string Stack)
    {
        public bool IsTrouble => Verdict is "failed" or "infrastructure" or "running" or "stopped";

        public string Section
        {
            get
            {
                string whole = Stack.Length == 0 ? Message : $"{Message}\n\n{Stack}";
                whole = whole.Length <= MaxMessageChars ? whole : $"{whole.AsSpan(0, MaxMessageChars)}\n… (the rest is in the record)";
                return $"\n### {Title}: {Code(Name)} ({Time})\n\n{Fenced(whole)}\n";
            }
        }

        public string Line => $"- {Code(Name)} ({Time}){(Message.Length == 0 ? "" : $": {Code(Message.Split('\n')[0])}")}\n";

        // Between more backticks than stand in it, text is text.
        public static string Code(string name)
        {
            string line = Shown(name.ReplaceLineEndings(" "));
            string ticks = new('`', Longest(line) + 1);
            return line.Contains('`', StringComparison.Ordinal) ? $"{ticks} {line} {ticks}" : $"{ticks}{line}{ticks}";
        }

        private static string Fenced(string block)
        {
            string fence = new('`', Math.Max(3, Longest(block) + 1));
            return $"{fence}text\n{Shown(block.TrimEnd())}\n{fence}";
        }

        private static int Longest(string text)
        {
            int longest = 0;
            int run = 0;
            foreach (char c in text)
            {
                run = c == '`' ? run + 1 : 0;
                longest = Math.Max(longest, run);
            }

            return longest;
        }

        private static string Shown(string text) =>
            string.Concat(text.Select(c => char.IsControl(c) && c is not '\n' and not '\t' ? $"\\u{(int)c:x4}" : c.ToString()));
    }
}
