using MultiHost.Virtualization.Migration;

namespace MultiHost.Virtualization.Faults;

internal static class FaultTimings
{
    public static FaultTiming Of(Fault fault, MigrationSide side, bool postCopy) => fault.Kind switch
    {
        _ when postCopy && fault.Phase == MigrationPhase.Finish => FaultTiming.DuringPostCopy,
        FaultKind.FailPhase or FaultKind.LoseFinishReply => FaultTiming.AfterWork,
        FaultKind.KillQemu or FaultKind.FreezeQemu or FaultKind.MonitorStopsAnswering
            when fault.Phase == MigrationPhase.Prepare && side == MigrationSide.Destination => FaultTiming.WhenQemuRuns,
        FaultKind.KillQemu or FaultKind.FreezeQemu or FaultKind.CutNetwork
            when fault.Phase == MigrationPhase.Perform => FaultTiming.DuringTransfer,
        FaultKind.MonitorStopsAnswering
            when fault.Phase == MigrationPhase.Perform && side == MigrationSide.Source => FaultTiming.DuringTransfer,
        _ => FaultTiming.BeforeWork,
    };
}
