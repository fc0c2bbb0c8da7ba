using MultiHost.Coordination;
using MultiHost.Results;

namespace MultiHost.Reporting;

/// <summary>The named checks of a test, as results of their own. One that is made again and again is one result, which fails if it failed once.</summary>
internal sealed class CheckParts
{
    private const int MaxParts = 200;
    private const int MaxChars = 8 * 1024;

    private readonly Dictionary<(string Name, string Subject, RoleName Role), Made> made = [];
    private readonly List<Made> inOrder = [];
    private int beyond;
    private int failedBeyond;

    /// <summary>Takes a check.</summary>
    public void Add(GroupMember by, Check check)
    {
        (string, string, RoleName) key = (check.Name, check.Subject, by.Role);
        if (made.TryGetValue(key, out Made? before))
        {
            before.Times++;
            before.Shown = before.Shown.Passed ? check : before.Shown;
        }
        else if (made.Count < MaxParts)
        {
            made[key] = new Made(by, check);
            inOrder.Add(made[key]);
        }
        else
        {
            beyond++;
            failedBeyond += check.Passed ? 0 : 1;
        }
    }

    /// <summary>A result for each, in the order in which they were made first.</summary>
    public IEnumerable<ResultPart> ToParts()
    {
        ILookup<(string, string), Made> byName = inOrder.ToLookup(m => (m.Shown.Name, m.Shown.Subject));
        foreach (Made one in inOrder)
        {
            string subject = one.Shown.Subject.Length == 0 ? "" : $" ({one.Shown.Subject})";
            string of = byName[(one.Shown.Name, one.Shown.Subject)].Skip(1).Any() ? $" of {one.By.Role}" : "";
            string times = one.Times == 1 ? "" : $", the {(one.Shown.Passed ? "last" : "first that failed")} of {one.Times}";
            yield return Part($"{one.Shown.Name}{subject}{of}", one.Shown.Passed, CutText.End($"{one.Shown}\n  made by {one.By.Role} on {one.By.Host}{times}", MaxChars));
        }

        if (beyond > 0)
        {
            yield return Part(
                $"all after the first {MaxParts}", failedBeyond == 0, $"{beyond} more checks were made, of which {failedBeyond} failed; the test's output has them.");
        }
    }

    private static ResultPart Part(string name, bool passed, string told) => new(
        $"check {CutText.End(name, FirstLine.MaxChars)}",
        passed
            ? new GroupResult(GroupVerdict.Passed, Message: "", StackTrace: "", Output: told, TimeSpan.Zero, LogFolder: null)
            : new GroupResult(GroupVerdict.Failed, told, StackTrace: "", Output: "", TimeSpan.Zero, LogFolder: null));

    private sealed class Made(GroupMember by, Check shown)
    {
        public GroupMember By { get; } = by;

        public Check Shown { get; set; } = shown;

        public int Times { get; set; } = 1;
    }
}
