using System.Globalization;
using MultiHost.Recording;
using MultiHost.Reporting;

namespace MultiHost.Live;

/// <summary>
/// What a person reads of a run while it goes on, made of its record and of nothing else: no line about what goes fast, and about what takes long one now and
/// then. It has neither a clock nor a place to write to. Not safe for use by several threads.
/// </summary>
internal sealed class ProgressView
{
    /// <summary>Longest line, but for those that say how to enter hosts.</summary>
    public const int MaxLineChars = 220;

    private const int MaxKeptChars = 2000;

    private readonly Dictionary<string, WatchedHost> hosts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WatchedHost> asked = new(StringComparer.Ordinal);
    private readonly Dictionary<long, WatchedLease> leases = [];
    private readonly Dictionary<long, string> holders = [];
    private readonly Dictionary<long, WatchedPhase> phases = [];
    private readonly List<HostOutOfUse> outOfUse = [];
    private readonly List<string> ready = [];
    private DateTimeOffset began;

    /// <summary>When there may be something to say, if no entry comes meanwhile; <c>null</c>: not before one comes.</summary>
    public DateTimeOffset? Due => ready.Count > 0 ? DateTimeOffset.MinValue : Watched.Select(w => (DateTimeOffset?)w.Due).Min();

    private IEnumerable<Watched> Watched => [.. hosts.Values, .. asked.Values, .. leases.Values, .. phases.Values];

    /// <summary>Takes the next entry of the record.</summary>
    public void Take(RunEntry entry)
    {
        switch (entry)
        {
            case RunStarted started:
                began = started.At;
                if (started.Seed is { } seed)
                {
                    Say(string.Create(CultureInfo.InvariantCulture, $"shuffled by seed {seed}"));
                }

                break;
            case RunStopped:
                Say("the run was stopped; hosts are cleaned up");
                break;
            case SessionOpening opening:
                hosts[opening.Host] = new WatchedHost(opening.Host, opening.At);
                break;
            case FactsWanted wanted:
                asked[wanted.Host] = new WatchedHost(wanted.Host, wanted.At, $"asked for {ShownWords.Few(wanted.Facts)}");
                break;
            case FactsFound found:
                asked.Remove(found.Host);
                break;
            case Deploying moved when hosts.TryGetValue(moved.Host, out WatchedHost? host):
                host.Take(moved);
                break;
            case Deployed done when hosts.TryGetValue(done.Host, out WatchedHost? host):
                host.Take(done);
                break;
            case SessionOpened opened:
                if (hosts.Remove(opened.Host, out WatchedHost? ready) && ready.WasShown)
                {
                    Say($"host {ShownWords.Cut(opened.Host)}: ready after {Seconds(opened.Seconds)}");
                }

                break;
            case SessionFailed failed:
                hosts.Remove(failed.Host);
                break;
            case RunEnded when outOfUse.Count > 0:
                Say(EntryText.Of(outOfUse));
                break;
            case HostOutOfUse lost:
                outOfUse.Add(lost);
                Say($"host {ShownWords.Cut(lost.Host)} is out of use ({Words.Of(lost.Reason)}): {lost.Message}");
                break;
            case LeaseWanted waiting:
                leases[waiting.Lease] = new WatchedLease(waiting, () => [.. holders.Values.Distinct()]);
                break;
            case LeaseTaken taken:
                if (leases.Remove(taken.Lease, out WatchedLease? lease))
                {
                    holders[taken.Lease] = lease.Collection;
                }

                break;
            case LeaseRefused refused:
                leases.Remove(refused.Lease);
                break;
            case HostBlocked blocked:
                Say($"host {ShownWords.Cut(blocked.Host)} is in use by another run: {string.Join("; ", blocked.Ahead.Take(2).Select(EntryText.Of))}"
                    + (blocked.Ahead.Count > 2 ? $" and {blocked.Ahead.Count - 2} more" : ""));
                break;
            case HostTaken taken:
                Say($"host {ShownWords.Cut(taken.Host)}: free after {Seconds(taken.Seconds)}");
                break;
            case LeaseReleased released:
                leases.Remove(released.Lease);
                holders.Remove(released.Lease);
                break;
            default:
                TakeOfPhase(entry);
                break;
        }
    }

    /// <summary>The lines that are due.</summary>
    public IReadOnlyList<string> Lines(DateTimeOffset now)
    {
        List<string> lines = [.. ready];
        ready.Clear();
        lines.AddRange(Watched.Select(w => w.Line(now)).OfType<string>().Select(line => ShownWords.Cut(line, MaxLineChars)));
        string at = string.Create(CultureInfo.InvariantCulture, $@"[MultiHost {now - began:hh\:mm\:ss}] ");
        return [.. lines.Select(line => at + line)];
    }

    private void TakeOfPhase(RunEntry entry)
    {
        switch (entry)
        {
            case PhaseStarted started:
                phases[started.Phase] = new WatchedPhase(started);
                break;
            case VerdictMade { Phase: { } phase } verdict:
                if (phases.Remove(phase, out WatchedPhase? ended) && ended.WasShown)
                {
                    Say($"{ended.Name}: {verdict.Verdict} after {Seconds(verdict.Seconds)}");
                }

                break;
            case AttemptMade attempt when phases.Remove(attempt.Phase, out WatchedPhase? again):
                Say($"{again.Name} goes once more after: {attempt.Message}");
                break;
            case HostsKept kept when phases.TryGetValue(kept.Phase, out WatchedPhase? held):
                Say($"{held.Name} failed: {kept.Cause}");
                ready.AddRange(kept.Lines.Select(line => ShownWords.Indented(line, MaxKeptChars)));
                break;
            case KeepEnded over when phases.TryGetValue(over.Phase, out WatchedPhase? held):
                Say($"{held.Name}: hosts are not kept any longer ({over.Why}); they are cleaned up");
                break;
            default:
                if (PhaseOf(entry) is { } number && phases.TryGetValue(number, out WatchedPhase? at))
                {
                    at.Take(entry);
                }

                break;
        }
    }

    private static long? PhaseOf(RunEntry entry) => entry switch
    {
        RoleEntry said => said.Phase,
        BarrierArrived came => came.Phase,
        BarrierWithdrawn went => went.Phase,
        BarrierPassed passed => passed.Phase,
        BarrierFailed failed => failed.Phase,
        _ => null,
    };

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");

    private void Say(string line) => ready.Add(ShownWords.Cut(line, MaxLineChars));
}
