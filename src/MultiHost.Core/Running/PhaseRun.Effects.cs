using MultiHost.Coordination;
using MultiHost.Protocol;
using MultiHost.Recording;
using MultiHost.Reporting;
using MultiHost.Results;

namespace MultiHost.Running;

/// <content>What the coordinator asks for, and the result at the end.</content>
internal sealed partial class PhaseRun
{
    // Called with the lock held; the messages go out when it is released.
    private void Apply(IReadOnlyList<BarrierEffect> effects)
    {
        record.Answered(effects);
        foreach (BarrierEffect effect in effects)
        {
            switch (effect)
            {
                case Released released:
                    Release(released);
                    break;
                case Refused refused:
                    Post(refused.Role, new BarrierRefused(
                        phase, refused.RequestId, refused.Kind, refused.Barrier, refused.Message, [.. refused.Missing.Select(r => r.Value)]));
                    break;
                case Stop stop:
                    stopDeadline ??= Now + stopTime;
                    Post(stop.Role, new StopPhase(phase, stop.Cause));
                    break;
                case AllFinished:
                    EndBodies();
                    break;
            }
        }

        Schedule();
    }

    private void Release(Released released)
    {
        Dictionary<string, string?>? values =
            released.Values.Values.All(v => v is null) ? null : released.Values.ToDictionary(v => v.Key.Value, v => v.Value);
        try
        {
            Post(released.Role, new BarrierReleased(phase, released.RequestId, values));
        }
        catch (ProtocolException e)
        {
            Post(released.Role, new BarrierRefused(
                phase,
                released.RequestId,
                RefusalKind.Misuse,
                released.Barrier,
                $"The values of all roles together are too large for one exchange at '{released.Barrier}': {e.Message} Exchange smaller values, or files.",
                []));
        }
    }

    private void Post(RoleName role, ControllerMessage message) => members.First(m => m.Role == role).Session.Post(message);

    private void FlushAll()
    {
        if (!begun)
        {
            return;
        }

        foreach (PhaseMember member in members)
        {
            member.Session.Flush();
        }
    }

    private async Task<GroupResult> ConcludeAsync(TimeSpan duration)
    {
        FirstCause? cause = Blame(coordinator.FirstCause);
        GroupVerdict verdict = cause?.Kind switch
        {
            null => GroupVerdict.Passed,
            CauseKind.RoleSkipped => GroupVerdict.Skipped,
            CauseKind.RoleLost => GroupVerdict.Infrastructure,
            CauseKind.Cancelled => GroupVerdict.Stopped,
            _ => GroupVerdict.Failed,
        };
        (string? logs, IReadOnlyList<string> missing) = verdict is GroupVerdict.Failed or GroupVerdict.Infrastructure || run.KeepAllLogs
            ? await FetchLogsAsync().ConfigureAwait(false)
            : DropLogs();
        GroupResult result = cause is null
            ? new GroupResult(verdict, string.Empty, string.Empty, output.ToString(), duration, logs)
            : new GroupResult(
                verdict,
                verdict == GroupVerdict.Skipped ? SkipReason(cause) : FailureText.Message(cause, results, logs, InWords(plan.Kind), missing) + keptNote,
                FailureText.StackTrace(cause, results),
                output.ToString(),
                duration,
                logs)
            {
                Reason = verdict == GroupVerdict.Infrastructure ? InfrastructureReason.Lost : null,
            };
        GroupResult judged = (plan.KnownFailure?.Judge(result) ?? result).Readable();
        record.Decided(judged, cause is null ? null : Recorded(cause));
        return judged;
    }

    private CauseMade Recorded(FirstCause cause)
    {
        Blame? blame = cause.Role is { } decided ? results.GetValueOrDefault(decided)?.Blame : null;
        string? role = blame?.Role ?? cause.Role?.Value;
        string? step = blame?.Step ?? cause.Roles.FirstOrDefault(r => r.Member.Role.Value == role)?.LastStep;
        return new CauseMade(Words.Of(cause.Kind), cause.At.TotalSeconds, role, step, cause.Barrier);
    }

    // A fixture that was told to stop while it was made throws that again for each of its tests. If another role has something to say, that is the cause.
    private FirstCause? Blame(FirstCause? cause) =>
        cause is { Kind: CauseKind.RoleFailed, Role: { } told }
        && results[told].IsStop
        && results.FirstOrDefault(r => r.Value.End == RoleEnd.Failed && !r.Value.IsStop) is { Value: not null } other
            ? cause with { Role = other.Key }
            : cause;

    private static string InWords(PhaseKind kind) => kind switch
    {
        PhaseKind.SetUp => "the set-up",
        PhaseKind.TearDown => "the clean-up",
        _ => "the test",
    };

    private string SkipReason(FirstCause cause)
    {
        RoleResult result = results[cause.Role!.Value];
        string reason = string.IsNullOrWhiteSpace(result.Reason) ? "no reason given" : result.Reason;
        return $"{VerdictWords.Skipped}{cause.Role} on {members.First(m => m.Role == cause.Role).Session.Host.Name}: {reason}";
    }

    // What a fixture's set-up logs is written to for as long as the fixture lives.
    private (string? Folder, IReadOnlyList<string> Missing) DropLogs()
    {
        foreach (PhaseMember member in members.Where(m => plan.Kind == PhaseKind.Test && m.Session.LostReason is null))
        {
            member.Session.Post(new DropLogs(phase)); // it goes out with what comes next
        }

        return (null, []);
    }

    private async Task<(string? Folder, IReadOnlyList<string> Missing)> FetchLogsAsync()
    {
        string folder = run.NewLogFolder(plan.Scope);
        List<LogCollector> collectors = [];
        foreach (PhaseMember member in members.Where(m => m.Session.LostReason is null))
        {
            collectors.Add(new LogCollector(member.Session, member.Role, phase, Path.Combine(folder, member.Role.Value)));
        }

        await Task.WhenAll(collectors.Select(c => c.FetchAsync(run.Settings.Timeouts.CleanUp, clock))).ConfigureAwait(false);
        foreach (LogCollector collector in collectors.Where(c => c.Any || c.Note is not null))
        {
            record.Logs(collector.Role, collector.Folder, collector.Files, collector.Note);
        }

        string[] missing = [.. collectors.Select(c => c.Note).OfType<string>()];
        foreach (string note in missing)
        {
            run.Progress($"{plan.Scope}: {note}");
        }

        return (collectors.Any(c => c.Any) ? folder : null, missing);
    }
}
