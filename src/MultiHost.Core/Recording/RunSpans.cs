namespace MultiHost.Recording;

/// <summary>
/// Makes spans of a record's lines, also while they are written: every span that began ends, within its parent, whatever becomes of the run. Not safe for use
/// by several threads.
/// </summary>
/// <param name="began">Told of each span that begins.</param>
/// <param name="ended">Told of each that has ended: parts before the whole.</param>
internal sealed class RunSpans(Action<RunSpan> began, Action<RunSpan> ended)
{
    private readonly Dictionary<string, RunSpan> sessions = [];
    private readonly Dictionary<long, RunSpan> leases = [];
    private readonly Dictionary<long, RunSpan> waits = [];
    private readonly Dictionary<string, RunSpan> collections = [];
    private readonly Dictionary<long, PhaseSpans> phases = [];
    private readonly HashSet<RunSpan> open = [];
    private RunSpan? run;

    /// <summary>Whether there is one that has not ended.</summary>
    public bool HasOpen => open.Count > 0;

    /// <summary>A role's part of a phase that goes on; <c>null</c> if there is none.</summary>
    public RunSpan? RoleOf(long phase, string role) => phases.GetValueOrDefault(phase)?.Role(role);

    /// <summary>Takes the next line.</summary>
    public void Take(RunEntry entry)
    {
        switch (entry)
        {
            case RunStarted started:
                run = Begin(new RunSpan(RunSpanKind.Run, started.Assembly, null, entry.At) { Facts = { ["multihost.run"] = started.Run } });
                break;
            case RunEnded:
                Close(entry.At);
                break;
            case PhaseStarted started:
                phases[started.Phase] = new PhaseSpans(started, collections.GetValueOrDefault(started.Collection) ?? run, Begin, End);
                break;
            case VerdictMade { Phase: { } phase } verdict when phases.Remove(phase, out PhaseSpans? decided):
                decided.Decide(verdict);
                break;
            case AttemptMade attempt when phases.Remove(attempt.Phase, out PhaseSpans? again):
                again.Decide(attempt);
                break;
            case RoleEntry said when phases.TryGetValue(said.Phase, out PhaseSpans? at):
                at.Take(said);
                break;
            case BarrierArrived came when phases.TryGetValue(came.Phase, out PhaseSpans? at):
                at.Wait(came.Role, came.Barrier, came.At);
                break;
            case BarrierWithdrawn went when phases.TryGetValue(went.Phase, out PhaseSpans? at):
                at.GoOn(went.Role, went.Barrier, went.At, "withdrawn");
                break;
            case BarrierPassed passed when phases.TryGetValue(passed.Phase, out PhaseSpans? at):
                at.Pass(passed);
                break;
            case BarrierFailed failed when phases.TryGetValue(failed.Phase, out PhaseSpans? at):
                at.Refuse(failed);
                break;
            default:
                TakeOfHosts(entry);
                break;
        }
    }

    /// <summary>Ends all that goes on: the record has ended, or broke off.</summary>
    public void Close(DateTimeOffset at)
    {
        phases.Clear();
        while (open.FirstOrDefault(s => open.All(o => o.Parent != s)) is { } innermost)
        {
            End(innermost, at);
        }
    }

    private void TakeOfHosts(RunEntry entry)
    {
        switch (entry)
        {
            case SessionOpening opening:
                sessions[opening.Host] = Begin(new RunSpan(RunSpanKind.Session, opening.Host, run, entry.At) { Host = opening.Host });
                break;
            case SessionOpened opened:
                EndSession(opened.Host, entry.At, null);
                break;
            case SessionFailed failed:
                EndSession(failed.Host, entry.At, failed.Message);
                break;
            case Deployed deployed:
                RunSpan files = Begin(new RunSpan(
                    RunSpanKind.Deployment, deployed.Tree, sessions.GetValueOrDefault(deployed.Host) ?? run, entry.At - TimeSpan.FromSeconds(deployed.Seconds))
                {
                    Host = deployed.Host,
                    Facts = { ["multihost.files"] = deployed.SentFiles, ["multihost.bytes"] = deployed.SentBytes },
                });
                End(files, entry.At);
                break;
            case LeaseWanted wanted:
                RunSpan collection = Begin(new RunSpan(RunSpanKind.Collection, wanted.Collection, run, entry.At));
                leases[wanted.Lease] = collections[wanted.Collection] = collection;
                waits[wanted.Lease] = Begin(new RunSpan(RunSpanKind.Lease, wanted.Collection, collection, entry.At));
                break;
            case LeaseTaken taken when waits.Remove(taken.Lease, out RunSpan? wait):
                wait.Facts["multihost.hosts"] = string.Join(' ', taken.Hosts);
                End(wait, entry.At);
                break;
            case LeaseReleased released:
                EndLease(released.Lease, entry.At, null);
                break;
            case LeaseRefused refused:
                EndLease(refused.Lease, entry.At, refused.Message);
                break;
        }
    }

    private void EndSession(string host, DateTimeOffset at, string? error)
    {
        if (sessions.Remove(host, out RunSpan? session))
        {
            session.Error = error;
            End(session, at);
        }
    }

    private void EndLease(long lease, DateTimeOffset at, string? error)
    {
        if (waits.Remove(lease, out RunSpan? wait))
        {
            wait.Error = error;
            End(wait, at);
        }

        if (leases.Remove(lease, out RunSpan? collection))
        {
            collection.Error = error;
            collections.Remove(collection.Name);
            End(collection, at);
        }
    }

    private RunSpan Begin(RunSpan span)
    {
        open.Add(span);
        began(span);
        return span;
    }

    private void End(RunSpan span, DateTimeOffset at)
    {
        if (!open.Remove(span))
        {
            return;
        }

        // Its parts end with it at the latest.
        foreach (RunSpan part in open.Where(s => s.Parent == span).ToArray())
        {
            End(part, at);
        }

        DateTimeOffset end = at > span.Start ? at : span.Start + TimeSpan.FromTicks(1); // no listener knows one that takes no time
        span.End = end > span.LatestPart ? end : span.LatestPart;
        if (span.Parent is { End: null } outer && outer.LatestPart < span.End)
        {
            outer.LatestPart = span.End.Value;
        }

        ended(span);
    }
}
