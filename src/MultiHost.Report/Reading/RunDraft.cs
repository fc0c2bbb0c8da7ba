using System.Globalization;
using MultiHost.Recording;
using MultiHost.Report.Model;

namespace MultiHost.Report.Reading;

/// <summary>A run, as the lines of its record tell it that belong to no test.</summary>
internal sealed class RunDraft
{
    private const int MaxEvents = 500;

    private readonly List<HostView> hosts = [];
    private readonly List<(DateTimeOffset At, string? Host, string Text, bool Bad)> events = [];
    private readonly Dictionary<long, string> leases = [];
    private bool wasStopped;

    public RunStarted? Started { get; private set; }

    public bool HasEnded { get; private set; }

    public void Take(RunEntry entry)
    {
        switch (entry)
        {
            case RunStarted started:
                Started = started;
                break;
            case RunEnded:
                HasEnded = true;
                break;
            case RunStopped:
                wasStopped = true;
                Say(entry, null, "somebody stopped the run", bad: true);
                break;
            case LeftOut missing:
                Say(entry, null, string.Create(CultureInfo.InvariantCulture, $"{missing.Count} lines are not in the record: {missing.Why}"), bad: true);
                break;
            case HostKnown known:
                hosts.Add(new HostView { Name = known.Host, Address = known.Address, Transport = known.Transport, Labels = known.Labels });
                break;
            case HostFound found:
                HostOf(found.Host).System = found.System;
                Say(entry, found.Host, string.Join("; ", found.Notes.Prepend($"it is {found.System}")));
                break;
            case HostOutOfUse gone:
                HostOf(gone.Host).OutOfUse = $"{Words.Of(gone.Reason)}: {gone.Message}";
                Say(entry, gone.Host, $"not used any more ({Words.Of(gone.Reason)}): {gone.Message}", bad: true);
                break;
            case ClockRead clock:
                (HostOf(clock.Host).OffsetSeconds, HostOf(clock.Host).UncertaintySeconds) = (clock.OffsetSeconds, clock.UncertaintySeconds);
                break;
            default:
                TakeSession(entry);
                break;
        }
    }

    public RunView View(string folder, DateTimeOffset last)
    {
        PhaseClock clock = new(Started!.At);
        return new RunView
        {
            Name = Started.Run,
            Assembly = Started.Assembly,
            Machine = Started.Machine,
            ProcessId = Started.ProcessId,
            Version = Started.Version,
            Runtime = Started.Runtime,
            System = Started.System,
            Settings = Started.Settings,
            Began = new PhaseClock(DateTimeOffset.UnixEpoch).At(Started.At),
            Seconds = Math.Round((last - Started.At).TotalSeconds, 6),
            State = !HasEnded ? "broken-off" : wasStopped ? "stopped" : "ended",
            Folder = folder,
            Record = RecordReader.FileName,
            Hosts = hosts,
            Events = [.. Shown().Select(e => new RunEvent(clock.At(e.At), e.Host, e.Text, e.Bad))],
        };
    }

    private IEnumerable<(DateTimeOffset At, string? Host, string Text, bool Bad)> Shown() => events.Count <= MaxEvents
        ? events
        : events.Where(e => e.Bad).Concat(events.Where(e => !e.Bad)).Take(MaxEvents)
            .Append((events[^1].At, null, $"{events.Count - MaxEvents} more are in the record", false))
            .OrderBy(e => e.At);

    private void TakeSession(RunEntry entry)
    {
        switch (entry)
        {
            case SessionOpened opened:
                HostView host = HostOf(opened.Host);
                (host.System, host.Runtime, host.Seconds) = (opened.System, opened.Runtime, opened.Seconds);
                Say(entry, opened.Host, $"session open after {Seconds(opened.Seconds)}: process {opened.ProcessId}, {opened.Runtime}, {opened.System}");
                break;
            case SessionFailed failed:
                Say(entry, failed.Host, $"no session ({Words.Of(failed.Reason)}) after {Seconds(failed.Seconds)}: {failed.Message}", bad: true);
                break;
            case SessionEnded ended:
                Say(entry, ended.Host, ended.Lost ? $"session lost: {ended.Message}" : ended.Message, ended.Lost);
                break;
            case Deployed deployed:
                Say(entry, deployed.Host, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{deployed.Tree}: {deployed.SentFiles} of {deployed.Files} files sent, {deployed.SentBytes / 1024.0 / 1024:0.0} of {deployed.Bytes / 1024.0 / 1024:0.0} MiB, in {Seconds(deployed.Seconds)}"));
                break;
            case LeaseWanted wanted:
                leases[wanted.Lease] = wanted.Collection;
                break;
            case LeaseTaken taken:
                Say(entry, null, $"{CollectionOf(taken.Lease)} has {string.Join(", ", taken.Hosts)}, after {Seconds(taken.Seconds)}");
                break;
            case LeaseRefused refused:
                Say(entry, null, $"{CollectionOf(refused.Lease)} gets no hosts ({Words.Of(refused.Reason)}): {refused.Message}", bad: true);
                break;
        }
    }

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0##} s");

    private string CollectionOf(long lease) => leases.GetValueOrDefault(lease, "a collection");

    private void Say(RunEntry entry, string? host, string text, bool bad = false) => events.Add((entry.At, host, text, bad));

    private HostView HostOf(string name)
    {
        if (hosts.Find(h => h.Name == name) is { } known)
        {
            return known;
        }

        HostView host = new() { Name = name };
        hosts.Add(host);
        return host;
    }
}
