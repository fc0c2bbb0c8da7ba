using System.Text;
using MultiHost.Coordination;
using MultiHost.Protocol;
using MultiHost.Recording;
using MultiHost.Reporting;
using MultiHost.Results;

namespace MultiHost.Running;

/// <summary>Writes down what happens in one phase. Not safe for use by several threads.</summary>
internal sealed class PhaseRecord(RunRecord record, long phase, PhasePlan plan, string collection)
{
    // A test may pass a barrier a million times. What it came to is in the record all the same, and how often.
    private const int MaxBarrierLines = 20_000;
    private const int MaxWordsChars = 8 * 1024;
    private const int MaxTextChars = 64 * 1024;

    private readonly Dictionary<(RoleName Role, long Request), Wait> waits = [];
    private DateTimeOffset began;
    private int barrierLines;
    private long leftOut;

    /// <summary>What was said so far, for the roles' logs.</summary>
    public RoleLogs Said { get; } = new();

    /// <summary>When the phase began.</summary>
    public DateTimeOffset Began => began;

    public void Started(IReadOnlyList<PhaseMember> members)
    {
        began = record.Clock.Now;
        record.Add(new PhaseStarted(
            phase, Words.Of(plan.Kind), plan.Scope, plan.Id, collection, [.. members.Select(m => new RolePlace(m.Role.Value, m.Session.Host.Name))])
        {
            At = began,
        });
    }

    public void RoleBegan(RoleName role, DateTimeOffset? at) => AddAt(new RoleStarted(phase, role.Value), at);

    public void Step(RoleName role, string text, DateTimeOffset? at) => AddAt(new StepBegun(phase, role.Value, text), at);

    public void Check(RoleName role, Check check, DateTimeOffset? at) => AddAt(
        new CheckMade(phase, role.Value, Cut(check.Name), Cut(check.Subject), check.Passed, Cut(check.Detail)), at);

    public void Warning(RoleName role, Check check, DateTimeOffset? at) =>
        AddAt(new WarningGiven(phase, role.Value, Cut(check.Name), Cut(check.Subject), Cut(check.Detail)), at);

    /// <summary>A kit's line. What is none, or is too long, is left out: the wire takes it, and no test fails for it.</summary>
    public void Event(RoleName role, string kind, string data, DateTimeOffset? at)
    {
        if (HostEvent.IsKind(kind) && HostEvent.IsData(data))
        {
            AddAt(new HostEvent(phase, role.Value, kind, data), at);
        }
    }

    /// <summary>A piece of a role's output: no line of the record, and in the role's log.</summary>
    public void Output(RoleName role, OutputWritten written, DateTimeOffset? at)
    {
        DateTimeOffset now = record.Clock.Now;
        Said.AddOutput(role, written.Text, at < now ? at.Value : now, written.Marks);
    }

    public void Late(RoleName role, string text) => AddAt(new LateWork(phase, role.Value, Cut(text)), null);

    public void Finished(RoleName role, RoleResult result, DateTimeOffset? at) => AddAt(
        new RoleFinished(
            phase,
            role.Value,
            Words.Of(result.End),
            double.IsFinite(result.DurationSeconds) ? result.DurationSeconds : 0,
            result.End == RoleEnd.Passed ? null : Cut(result.Summary)),
        at);

    /// <summary>A role comes to a barrier. Tell what that brought about, too.</summary>
    public void Came(RoleName role, Arrived arrived, IReadOnlyList<BarrierEffect> effects)
    {
        string barrier = arrived.Branch.Length == 0 ? arrived.Name : $"{arrived.Branch}/{arrived.Name}";
        int? bytes = arrived.Value is { } value ? Encoding.UTF8.GetByteCount(value) : null;
        waits[(role, arrived.Request)] = new Wait(Cut(barrier), record.Clock.Now, bytes);
        if (effects is not [.., Released])
        {
            AddBarrier(new BarrierArrived(phase, role.Value, Cut(barrier), arrived.Roles, bytes));
        }
    }

    public void Withdrew(RoleName role, long request)
    {
        if (waits.Remove((role, request), out Wait? wait))
        {
            AddBarrier(new BarrierWithdrawn(phase, role.Value, wait.Barrier));
        }
    }

    /// <summary>What came of barriers.</summary>
    public void Answered(IReadOnlyList<BarrierEffect> effects)
    {
        if (effects.Count == 0)
        {
            return;
        }

        if (effects is [Released first, ..])
        {
            AddBarrier(new BarrierPassed(phase, first.Barrier, [.. effects.OfType<Released>().Select(r => TakeWait(r.Role, r.RequestId))]));
            return;
        }

        foreach (IGrouping<(string Barrier, RefusalKind Kind), Refused> refused in effects.OfType<Refused>().GroupBy(r => (r.Barrier, r.Kind)))
        {
            Add(new BarrierFailed(
                phase,
                Cut(refused.Key.Barrier),
                Words.Of(refused.Key.Kind),
                [.. refused.Select(r => TakeWait(r.Role, r.RequestId))],
                [.. refused.First().Missing.Select(m => m.Value)]));
        }
    }

    public void Logs(RoleName role, string folder, IReadOnlyList<LogFile> files, string? note) => record.Add(
        new LogFiles(phase, role.Value, Path.GetRelativePath(record.Folder, folder), files, note));

    public void Kept(TimeSpan time, string file, string cause, IReadOnlyList<string> lines) => record.Add(
        new HostsKept(phase, time.TotalSeconds, Path.GetRelativePath(record.Folder, file), Cut(cause), [.. lines.Select(Cut)]));

    public void KeepEnded(string why, TimeSpan kept) => record.Add(new KeepEnded(phase, why, kept.TotalSeconds));

    public void Decided(GroupResult result, CauseMade? cause)
    {
        TellOfLeftOut();
        record.Add(Verdict(plan, collection, result) with { Phase = phase, Cause = cause });
    }

    /// <summary>The phase goes once more.</summary>
    public void WentAgain(GroupResult result, int number, CauseMade? cause)
    {
        TellOfLeftOut();
        record.Add(new AttemptMade(phase, number, Words.Of(plan.Kind), plan.Scope, Words.Of(result.Verdict), result.Duration.TotalSeconds)
        {
            Reason = result.Reason,
            Message = TextOf(result.Message),
            Stack = TextOf(result.StackTrace),
            Cause = cause,
        });
    }

    /// <summary>The line of a result.</summary>
    public static VerdictMade Verdict(PhasePlan plan, string? collection, GroupResult result) =>
        new(Words.Of(plan.Kind), plan.Scope, Words.Of(result.Verdict), result.Duration.TotalSeconds)
        {
            Collection = collection,
            Reason = result.Verdict == GroupVerdict.Infrastructure ? result.Reason ?? InfrastructureReason.Controller : null,
            Message = TextOf(result.Message),
            Warnings = result.Warnings.Count == 0 ? null : [.. result.Warnings.Select(Cut)],
            Stack = TextOf(result.StackTrace),
        };

    private static string? TextOf(string text) => text.Length == 0 ? null : CutText.Middle(text, MaxTextChars);

    private static string Cut(string text) => CutText.End(text, MaxWordsChars);

    private void TellOfLeftOut()
    {
        if (leftOut > 0)
        {
            record.Add(new LeftOut(leftOut, $"a phase has {MaxBarrierLines} lines of barriers at most", phase));
        }
    }

    private BarrierWait TakeWait(RoleName role, long request) => waits.Remove((role, request), out Wait? wait)
        ? new BarrierWait(role.Value, Math.Round((record.Clock.Now - wait.At).TotalSeconds, 6), wait.Bytes)
        : new BarrierWait(role.Value, 0, null);

    // The host's own time says when it was; it cannot have been after it was heard of.
    private void AddAt(RoleEntry entry, DateTimeOffset? at)
    {
        DateTimeOffset now = record.Clock.Now;
        Add(at is { } told ? entry with { At = told < now ? told : now, Came = now } : entry with { At = now });
    }

    private void Add(RunEntry entry)
    {
        record.Add(entry); // which gives it its time
        Said.Add(entry);
    }

    private void AddBarrier(RunEntry entry)
    {
        if (barrierLines++ < MaxBarrierLines)
        {
            Add(entry);
        }
        else
        {
            leftOut++;
        }
    }

    private sealed record Wait(string Barrier, DateTimeOffset At, int? Bytes);
}
