using MultiHost.Recording;
using MultiHost.Report.Model;

namespace MultiHost.Report.Reading;

/// <summary>A test of a record, or what was done before and after tests.</summary>
/// <param name="Draft">What it did; none if it was not run.</param>
/// <param name="Verdict">What it came to; none if the record broke off.</param>
/// <param name="Began">When it began.</param>
/// <param name="Ended">When it ended, or its record did.</param>
internal sealed record ReadTest(TestDraft? Draft, VerdictMade? Verdict, DateTimeOffset Began, DateTimeOffset Ended)
{
    private const int MaxFirstChars = 300;

    private string Of => Verdict?.Of ?? Draft!.Started.Of;

    /// <summary>Fixtures are shown where they went wrong, and where nobody knows how they went.</summary>
    public bool IsShown => Of == "test" || Verdict?.Verdict is null or "failed" or "infrastructure";

    /// <summary>Whether nobody will look for what is thinned.</summary>
    public bool IsWell => Verdict?.Verdict is "passed" or "skipped";

    public string Name => Verdict?.Name ?? Draft!.Started.Name;

    /// <summary>What an attempt came to, to be shown beside the tests and not counted with them.</summary>
    public static VerdictMade VerdictOf(AttemptMade attempt) => new("attempt", attempt.Name, attempt.Verdict, attempt.Seconds)
    {
        At = attempt.At,
        Phase = attempt.Phase,
        Reason = attempt.Reason,
        Message = attempt.Message,
        Stack = attempt.Stack,
        Cause = attempt.Cause,
    };

    /// <summary>Whether it is what was done before or after tests, or a time that a test ran and went once more.</summary>
    public bool IsFixture => Of != "test";

    public TestRow Row(RunStarted run) => new()
    {
        Id = "",
        Name = Name,
        Method = IsFixture || Name.IndexOf('(', StringComparison.Ordinal) is not (> 0 and int end) ? Name : Name[..end],
        Verdict = Verdict?.Verdict ?? "running",
        Reason = Verdict?.Reason is { } why ? Words.Of(why) : null,
        Of = IsFixture ? Of : null,
        Began = new PhaseClock(run.At).At(Began),
        Seconds = Verdict?.Seconds ?? Math.Round((Ended - Began).TotalSeconds, 6),
        Places = Draft is null ? [] : [.. Draft.Started.Roles.Select(r => new PlaceView(r.Role, r.Host))],
        First = First(Message(run)),
        Total = Draft?.LastMigration?.Total,
        Downtime = Draft?.LastMigration?.Downtime,
        Gap = Draft?.LongestGap,
    };

    public TestDetail Detail(RunStarted run, Thinned thinned)
    {
        TestDetail detail = Draft?.Conclude(Verdict, Ended, thinned)
            ?? new TestDetail { Collection = Verdict!.Collection, End = Math.Round(Verdict.Seconds * 1000, 3), Stack = Verdict.Stack };
        return detail with { Message = Message(run) };
    }

    private string? Message(RunStarted run) => Verdict is not null
        ? Verdict.Message
        : $"The record ends here: process {run.ProcessId} on {run.Machine} was killed, or still runs.\n{string.Join('\n', Draft!.Open.Where.Split("; ").Select(w => $"  {w}"))}";

    private static string? First(string? message)
    {
        if (message is null)
        {
            return null;
        }

        int end = message.AsSpan().IndexOfAny('\r', '\n');
        string first = end < 0 ? message : message[..end];
        return first.Length <= MaxFirstChars ? first : $"{first.AsSpan(0, MaxFirstChars)}…";
    }
}
