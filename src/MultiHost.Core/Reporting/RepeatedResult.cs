using System.Globalization;
using System.Text;
using MultiHost.Coordination;
using MultiHost.Settings;

namespace MultiHost.Reporting;

/// <summary>The one result of a test that ran more than once. It tells of each time.</summary>
internal sealed class RepeatedResult
{
    private readonly IReadOnlyList<Time> times;

    private RepeatedResult(IEnumerable<Attempt> earlier, GroupResult last, IReadOnlyList<HostDefinition> hosts) =>
        times = [.. earlier.Select(e => new Time(e.Result, e.Hosts)), new Time(last, hosts)];

    private Time Last => times[^1];

    /// <summary>The last time's result, with what came before. A failure stands until the test has passed after it: then the test is flaky.</summary>
    /// <param name="earlier">The times before, the first one first; none for a test that ran once.</param>
    /// <param name="last">What it came to the last time.</param>
    /// <param name="hosts">The hosts of that time.</param>
    public static GroupResult Of(IReadOnlyList<Attempt> earlier, GroupResult last, IReadOnlyList<HostDefinition> hosts) =>
        earlier.Count == 0 ? last : new RepeatedResult(earlier, last, hosts).Whole();

    /// <summary>The result of a test that should have gone once more, and did not.</summary>
    /// <param name="times">The times that it ran.</param>
    /// <param name="why">Why it did not.</param>
    public static GroupResult WithoutAnother(IReadOnlyList<Attempt> times, string why)
    {
        GroupResult result = Of([.. times.SkipLast(1)], times[^1].Result, times[^1].Hosts);
        return (result with { Message = $"{result.Message}\nIt did not go once more: {Indent(why)}" }).Readable();
    }

    private GroupResult Whole()
    {
        Time? failure = times.LastOrDefault(t => t.Result.Verdict == GroupVerdict.Failed);
        GroupResult whole = (Last.Result.Verdict, failure) switch
        {
            (GroupVerdict.Passed, null) => Passed("Went once more after: ", times[0]),
            (GroupVerdict.Passed, { } failed) => Passed(VerdictWords.Repeated, failed) with
            {
                Verdict = GroupVerdict.Flaky, HasPassedInTheEnd = true, StackTrace = failed.Result.StackTrace,
            },
            (_, { } failed) when failed != Last => Decided(failed),
            _ => Decided(Last),
        };
        return whole with { Output = Output(whole), Warnings = [.. times.SelectMany(t => t.Result.Warnings).Distinct()] };
    }

    private GroupResult Passed(string words, Time first)
    {
        string order = times.Count > 2 ? $"It went {times.Count} times, the last {Names(Last.Hosts)}."
            : Names(times[0].Hosts) == Names(Last.Hosts) ? $"Both times it was {Names(Last.Hosts)}."
            : $"The first time it was {Names(times[0].Hosts)}, then {Names(Last.Hosts)}.";
        return Last.Result with { Message = $"{words}{Indent(first.Result.Message)}\n{order}{Others(first, Last)}" };
    }

    private GroupResult Decided(Time decisive) => decisive.Result with
    {
        Message = decisive.Result.Message + Others(decisive),
        StackTrace = string.Join('\n', new[] { decisive.Result.StackTrace }.Where(s => s.Length > 0)
            .Concat(times.Where(t => t != decisive && t.Result.StackTrace.Length > 0).Select(t => $"--- {When(t)} ---\n{t.Result.StackTrace}"))),
    };

    private string Others(params Time[] told) =>
        string.Concat(times.Where(t => !told.Contains(t)).Select(t => $"\n{Capital(When(t))}, {Names(t.Hosts)}: {Indent(Words(t.Result))}"));

    private string Output(GroupResult whole)
    {
        StringBuilder text = new();
        if (Last.Result.Verdict == GroupVerdict.Passed)
        {
            // A framework has no place for the message of a test that has passed.
            text.Append(CultureInfo.InvariantCulture, $"{whole.Message}\n{(whole.StackTrace.Length > 0 ? $"Stack trace:\n{whole.StackTrace}\n" : "")}");
        }

        foreach (Time time in times.Where(t => t.Result.Output.Length > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"--- {When(time)}, {Names(time.Hosts)} ---\n{time.Result.Output.TrimEnd('\n')}\n");
        }

        return text.ToString();
    }

    private string When(Time time)
    {
        int number = times.ToList().IndexOf(time) + 1;
        return $"the {number switch { 1 => "first", 2 => "second", 3 => "third", _ => string.Create(CultureInfo.InvariantCulture, $"{number}th") }} time";
    }

    private static string Words(GroupResult result) => result.Message.Length > 0 ? result.Message : "it passed";

    private static string Names(IReadOnlyList<HostDefinition> hosts) => $"on {Phrases.AFew(hosts, h => h.Name, "+")}";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Indent(string text) => text.ReplaceLineEndings("\n  ");

    // Compared by reference: two times may come to the same.
    private sealed class Time(GroupResult result, IReadOnlyList<HostDefinition> hosts)
    {
        public GroupResult Result => result;

        public IReadOnlyList<HostDefinition> Hosts => hosts;
    }
}
