using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Migration;

internal abstract partial class MigrationHalf
{
    // Never two running, never none that can go on. Version 2 does not promise the second.
    private OneGuest WatchInvariant(IReadOnlyDictionary<RoleName, VerdictMessage> verdicts, List<Check> all)
    {
        OneGuest watch = new(
            verdicts[context.From].History, verdicts[context.To].History.ShiftedBy(-clocks.Offset), clocks.Uncertainty);
        string where = $"(source {context.Where(context.From)}, destination {context.Where(context.To)})";
        foreach (string? broken in new[] { watch.DescribeOverlap(), IsV2 ? null : watch.DescribeGap() })
        {
            if (broken is not null)
            {
                Record(new Check("one-guest", Guest.Name, false, $"{broken} {where}"), all);
            }
        }

        return watch;
    }

    private void AskOracle(IReadOnlyDictionary<RoleName, VerdictMessage> verdicts, List<Check> all)
    {
        if (Options.Fault is not { } fault)
        {
            return;
        }

        ExpectedOutcome expected = Oracle.Of(fault, context.From, Options.Protocol, Options.PostCopy is not null);
        expected = WasRunning ? expected : expected.OfAPausedGuest();
        (GuestState source, GuestState destination) = (verdicts[context.From].State, verdicts[context.To].State);
        bool struck = verdicts.Values.Any(verdict => verdict.FaultStruck);
        string detail = $"{fault}, row '{expected.Row}': expected {expected}; seen {ExpectedOutcome.Describe(source, destination, Failure?.Phase)}"
            + (struck ? string.Empty : "; the fault never struck");
        Record(new Check("oracle", Guest.Name, struck && expected.Fits(source, destination, Failure?.Phase), detail), all);
    }

    private void Record(Check check, List<Check> all)
    {
        Hosts.Record(check);
        all.Add(check);
    }
}
