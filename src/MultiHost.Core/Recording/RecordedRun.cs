namespace MultiHost.Recording;

/// <summary>What a record says of its run: what its tests came to, and what ran when it broke off.</summary>
internal sealed class RecordedRun
{
    private readonly Dictionary<long, OpenPhase> open = [];

    private RecordedRun(IReadOnlyList<RunEntry> entries)
    {
        foreach (RunEntry entry in entries)
        {
            Take(entry);
        }
    }

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>How it began; <c>null</c> if the record is empty.</summary>
    public RunStarted? Started { get; private set; }

    /// <summary>Whether it came to its end. Otherwise its process was killed, or it goes on.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>What phases, and tests that were not run, came to.</summary>
    public List<VerdictMade> Verdicts { get; } = [];

    /// <summary>Hosts that had trouble, and were not used any more.</summary>
    public List<HostOutOfUse> OutOfUse { get; } = [];

    /// <summary>Phases that had begun and have no verdict.</summary>
    public IReadOnlyCollection<OpenPhase> Running => open.Values;

    public static RecordedRun Load(string path) => new(RecordReader.Read(path)) { Path = path };

    private void Take(RunEntry entry)
    {
        switch (entry)
        {
            case RunStarted started:
                Started = started;
                break;
            case RunEnded:
                HasEnded = true;
                break;
            case PhaseStarted started:
                open[started.Phase] = new OpenPhase(started);
                break;
            case VerdictMade verdict:
                Verdicts.Add(verdict);
                if (verdict.Phase is { } phase)
                {
                    open.Remove(phase);
                }

                break;
            case HostOutOfUse gone:
                OutOfUse.Add(gone);
                break;
            case AttemptMade attempt:
                open.Remove(attempt.Phase);
                break;
            case RoleEntry said when open.TryGetValue(said.Phase, out OpenPhase? at):
                at.Take(said);
                break;
            case BarrierArrived came when open.TryGetValue(came.Phase, out OpenPhase? at):
                at.Wait(came.Role, came.Barrier);
                break;
            case BarrierWithdrawn went when open.TryGetValue(went.Phase, out OpenPhase? at):
                at.GoOn(went.Role, went.Barrier);
                break;
            case BarrierPassed passed when open.TryGetValue(passed.Phase, out OpenPhase? at):
                at.GoOn(passed.Waits, passed.Barrier);
                break;
            case BarrierFailed failed when open.TryGetValue(failed.Phase, out OpenPhase? at):
                at.GoOn(failed.Waited, failed.Barrier);
                break;
        }
    }
}
