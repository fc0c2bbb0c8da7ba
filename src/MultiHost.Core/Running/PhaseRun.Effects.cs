using MultiHost.Coordination;
using MultiHost.Protocol;
using MultiHost.Recording;
using MultiHost.Reporting;
using MultiHost.Results;
using MultiHost.Sessions;
using MultiHost.Settings;

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
        Verdict = verdict;
        GoesAgain = repetition.GoesAgain(this, verdict);
        string seedNote = verdict is GroupVerdict.Failed or GroupVerdict.Infrastructure && !GoesAgain && run.SeedNote is { } note ? $"\n{note}" : "";
        PhaseLogs logs = new(phase, plan, members, run, clock, record);
        await logs.FetchAsync(verdict is GroupVerdict.Failed or GroupVerdict.Infrastructure || run.KeepAllLogs, attached, results).ConfigureAwait(false);
        GroupResult result = cause is null
            ? new GroupResult(verdict, string.Empty, string.Empty, output.ToString(), duration, logs.Folder)
            : new GroupResult(
                verdict,
                verdict == GroupVerdict.Skipped ? SkipReason(cause) : health.Beside(FailureText.Message(cause, results, logs.FolderToName, InWords(plan.Kind), logs.Missing)) + keptNote + seedNote,
                FailureText.StackTrace(cause, results),
                output.ToString(),
                duration,
                logs.Folder)
            {
                Reason = verdict == GroupVerdict.Infrastructure ? InfrastructureReason.Lost : null,
            };
        result = result with { Parts = [.. RoleParts(cause), .. checkParts?.ToParts() ?? []], Warnings = health.Warnings };
        CauseMade? made = cause is null ? null : Recorded(cause);
        if (GoesAgain)
        {
            if (plan.Kind == PhaseKind.Test)
            {
                logs.AttachToRun();
            }

            record.WentAgain(result.Readable(), repetition.Earlier.Count + 1, made);
            return result;
        }

        GroupResult judged = RepeatedResult.Of(
            repetition.Earlier, plan.KnownFailure?.Judge(result) ?? result, [.. members.Select(m => m.Session.Host)]).Readable();
        record.Decided(judged, made);
        return judged;
    }

    private IEnumerable<ResultPart> RoleParts(FirstCause? cause) => plan.Kind == PhaseKind.Test && run.Settings.Results.Roles
        ? members.Select(m => RolePart.Of(new GroupMember(m.Role, m.Session.Host.Name), results[m.Role], cause))
        : [];

    // As every check: what warns alone is told apart, and seen where a test that passed is looked at.
    private void Note(RoleName role, HealthFound found, HostSession session)
    {
        HealthMode mode = health.Take(found);
        if (mode == HealthMode.Off)
        {
            return;
        }

        Check check = PhaseHealth.CheckOf(found);
        if (mode == HealthMode.Warn)
        {
            output.WriteLine(role, $"warning {PhaseHealth.WarningOf(check)}");
            record.Warning(role, check, session.ToOurTime(found.At));
            run.Progress($"{plan.Scope} [{role}@{session.Host.Name}] warning {PhaseHealth.WarningOf(check)}");
            return;
        }

        output.WriteLine(role, $"check {check}");
        record.Check(role, check, session.ToOurTime(found.At));
        failedChecks.Add(role, check);
        checkParts?.Add(new GroupMember(role, session.Host.Name), check);
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
}
