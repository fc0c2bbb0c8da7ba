using MultiHost.Coordination;
using MultiHost.Protocol;
using MultiHost.Reporting;
using MultiHost.Results;

namespace MultiHost.Running;

/// <content>
/// Between the bodies and their clean-up, where hosts may be kept: a role whose body has ended waits for us, so that those that passed are still there when another
/// one fails. When all have ended the test is decided, and its hosts go on at once, or are held for a time.
/// </content>
internal sealed partial class PhaseRun
{
    // How long agents get to say how to enter their hosts.
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);

    private readonly HashSet<RoleName> waiting = [];
    private readonly HashSet<RoleName> unheard = [];
    private readonly Dictionary<RoleName, string[]> entrances = [];
    private string keptNote = "";
    private Hold? hold;
    private bool hasGoneOn;

    private TimeSpan DisposalTime => run.Settings.Timeouts.CleanUp > run.Settings.Timeouts.Stop ? run.Settings.Timeouts.CleanUp : run.Settings.Timeouts.Stop;

    private TimeSpan? NextOfHold => hold is null ? null : unheard.Count > 0 && hold.Began + Answer < hold.Until ? hold.Began + Answer : hold.Until;

    private void EndBody(RoleName role, RoleResult result)
    {
        if (results.ContainsKey(role))
        {
            throw new ProtocolException($"It sent a second end of a body in the phase '{plan.Scope}'.");
        }

        result = Judged(role, result);
        waiting.Add(role);
        results[role] = result;
        Apply(coordinator.Finish(role, result.End, result.Summary, Now));
    }

    // Every body has ended, or was lost.
    private void EndBodies()
    {
        stopDeadline = null;
        if (waiting.Count > 0 && IsWorthKeeping() && run.Keeping.Take() is var time && time > TimeSpan.Zero)
        {
            TimeSpan now = Now;
            hold = new Hold(now, now + time);
            foreach (RoleName role in waiting)
            {
                unheard.Add(role);
                Post(role, new HoldHost(phase));
            }
        }
        else
        {
            GoOn();
        }
    }

    private bool IsWorthKeeping()
    {
        if (coordinator.FirstCause is not { Kind: not (CauseKind.RoleSkipped or CauseKind.RoleLost or CauseKind.Cancelled) } || plan.KnownFailure is not null
            || repetition.GoesAgain(this, GroupVerdict.Failed))
        {
            return false;
        }

        if (clock.Stopped.IsCancellationRequested)
        {
            return false;
        }

        keptNote = "\nIts hosts were not kept: the time that this run has for that is used up (<Keep Total=\"…\"/>).";
        return true;
    }

    private void Hear(RoleName role, string[] lines)
    {
        if (unheard.Remove(role))
        {
            entrances[role] = lines;
            LookAtHold();
        }
    }

    // A role has ended wholly.
    private void Leave(RoleName role)
    {
        waiting.Remove(role);
        unheard.Remove(role);
        if (hold is not null)
        {
            LookAtHold();
            if (waiting.Count == 0)
            {
                EndHold("hosts-lost");
            }
        }

        if (coordinator.HasAllFinished && ended.Count == members.Count)
        {
            finished.TrySetResult();
            Schedule();
        }
    }

    private void LookAtHold()
    {
        if (hold is null)
        {
            return;
        }

        if (!hold.IsAnnounced && (unheard.Count == 0 || Now >= hold.Began + Answer))
        {
            unheard.Clear();
            Announce(hold);
        }

        if (hold is not null && Now >= hold.Until)
        {
            EndHold("time-over");
        }
    }

    private void Announce(Hold held)
    {
        FirstCause cause = Blame(coordinator.FirstCause)!;
        string message = FailureText.Message(cause, results, logFolder: null, InWords(plan.Kind)).Split('\n')[0];
        TimeSpan time = held.Until - held.Began;
        string file = Path.Combine(run.Record.Folder, $"kept-{phase}.txt");
        DateTimeOffset until = run.Record.Clock.Now + (held.Until - Now);
        KeepSheet sheet = new(plan.Scope, message, time, until, file);
        foreach (PhaseMember member in members)
        {
            sheet.Add(member, waiting.Contains(member.Role), entrances.GetValueOrDefault(member.Role) ?? []);
        }

        string? trouble = held.Announce(sheet, OnFileRemoved);
        record.Kept(time, file, message, sheet.Lines(trouble));
        run.Progress($"{plan.Scope}: failed, and its hosts are kept for {Phrases.Duration(time)}: see {file}");
    }

    private void OnFileRemoved()
    {
        lock (access)
        {
            EndHold("file-removed");
            Schedule();
        }

        FlushAll();
    }

    private void EndHold(string why)
    {
        if (hold is not { } held)
        {
            return;
        }

        hold = null;
        unheard.Clear();
        TimeSpan kept = Now - held.Began;
        run.Keeping.GiveBack(held.Until - Now);
        held.Dispose();
        keptNote = $"\nIts hosts were kept for {Phrases.Duration(kept)} ({why.Replace('-', ' ')}), and are cleaned up now.";
        record.KeepEnded(why, kept);
        GoOn();
    }

    private void GoOn()
    {
        hasGoneOn = true;
        foreach (RoleName role in waiting)
        {
            Post(role, new GoOn(phase));
        }

        waiting.Clear();
        if (ended.Count == members.Count)
        {
            finished.TrySetResult();
        }
        else
        {
            stopDeadline = Now + (clock.Stopped.IsCancellationRequested && clock.Grace < DisposalTime ? clock.Grace : DisposalTime);
        }

        Schedule();
    }
}
