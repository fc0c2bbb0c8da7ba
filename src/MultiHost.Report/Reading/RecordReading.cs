using MultiHost.Recording;
using MultiHost.Report.Model;

namespace MultiHost.Report.Reading;

/// <summary>A record as the report needs it: its run, and what its tests did.</summary>
internal sealed class RecordReading
{
    private readonly RunDraft run = new();
    private readonly Dictionary<long, TestDraft> open = [];
    private readonly List<ReadTest> tests = [];
    private DateTimeOffset last;

    private RecordReading(IReadOnlyList<RunEntry> entries)
    {
        foreach (RunEntry entry in entries)
        {
            Take(entry);
        }

        if (!run.HasEnded)
        {
            tests.AddRange(open.Values.Select(draft => new ReadTest(draft, null, draft.Started.At, last)));
        }
    }

    /// <summary>How it began; <c>null</c> if the record is empty.</summary>
    public RunStarted? Started => run.Started;

    /// <summary>What is shown of the run: tests, and what was done before and after them where it went wrong. What ran when the record broke off comes last.</summary>
    public IEnumerable<ReadTest> Tests => tests.Where(t => t.IsShown);

    /// <exception cref="RecordException">It is no record, or a line in it is broken.</exception>
    public static RecordReading Of(string path) => new(RecordReader.Read(path));

    /// <param name="folder">The run's folder, seen from the report.</param>
    public RunView View(string folder) => run.View(folder, last);

    private void Take(RunEntry entry)
    {
        // Lines of hosts step back in time.
        last = entry.At > last ? entry.At : last;
        switch (entry)
        {
            case PhaseStarted started:
                open[started.Phase] = new TestDraft(started);
                break;
            case VerdictMade { Phase: { } phase } verdict when open.Remove(phase, out TestDraft? draft):
                tests.Add(new ReadTest(draft, verdict, draft.Started.At, verdict.At));
                break;
            case AttemptMade attempt when open.Remove(attempt.Phase, out TestDraft? draft):
                tests.Add(new ReadTest(draft, ReadTest.VerdictOf(attempt), draft.Started.At, attempt.At));
                break;
            case VerdictMade verdict:
                tests.Add(new ReadTest(null, verdict, verdict.At - TimeSpan.FromSeconds(verdict.Seconds), verdict.At));
                break;
            default:
                if (PhaseOf(entry) is { } number)
                {
                    open.GetValueOrDefault(number)?.Take(entry);
                }
                else
                {
                    run.Take(entry);
                }

                break;
        }
    }

    private static long? PhaseOf(RunEntry entry) => entry switch
    {
        RoleEntry said => said.Phase,
        LogFiles files => files.Phase,
        BarrierArrived came => came.Phase,
        BarrierWithdrawn went => went.Phase,
        BarrierPassed passed => passed.Phase,
        BarrierFailed failed => failed.Phase,
        LeftOut missing => missing.Phase,
        _ => null,
    };
}
