using System.Text.Json.Serialization;

namespace MultiHost.Recording;

/// <summary>One line of a run's record. What each kind holds is in docs/run-record.md and docs/run-record.schema.json.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RunStarted), "run-started")]
[JsonDerivedType(typeof(RunStopped), "run-stopped")]
[JsonDerivedType(typeof(RunEnded), "run-ended")]
[JsonDerivedType(typeof(LeftOut), "left-out")]
[JsonDerivedType(typeof(HostKnown), "host")]
[JsonDerivedType(typeof(HostFound), "host-facts")]
[JsonDerivedType(typeof(FactsWanted), "facts-wanted")]
[JsonDerivedType(typeof(FactsFound), "facts")]
[JsonDerivedType(typeof(HostOutOfUse), "host-out-of-use")]
[JsonDerivedType(typeof(SessionOpening), "session-opening")]
[JsonDerivedType(typeof(SessionOpened), "session-opened")]
[JsonDerivedType(typeof(SessionFailed), "session-failed")]
[JsonDerivedType(typeof(SessionEnded), "session-ended")]
[JsonDerivedType(typeof(ClockRead), "clock")]
[JsonDerivedType(typeof(Deployed), "deployment")]
[JsonDerivedType(typeof(LeaseWanted), "lease-wanted")]
[JsonDerivedType(typeof(LeaseTaken), "lease-taken")]
[JsonDerivedType(typeof(HostBlocked), "host-blocked")]
[JsonDerivedType(typeof(HostTaken), "host-taken")]
[JsonDerivedType(typeof(LeaseReleased), "lease-released")]
[JsonDerivedType(typeof(LeaseRefused), "lease-refused")]
[JsonDerivedType(typeof(PhaseStarted), "phase-started")]
[JsonDerivedType(typeof(RoleStarted), "role-started")]
[JsonDerivedType(typeof(StepBegun), "step")]
[JsonDerivedType(typeof(CheckMade), "check")]
[JsonDerivedType(typeof(LateWork), "late-work")]
[JsonDerivedType(typeof(RoleFinished), "role-finished")]
[JsonDerivedType(typeof(LogFiles), "log-files")]
[JsonDerivedType(typeof(VerdictMade), "verdict")]
[JsonDerivedType(typeof(AttemptMade), "attempt")]
[JsonDerivedType(typeof(BarrierArrived), "barrier-arrived")]
[JsonDerivedType(typeof(BarrierWithdrawn), "barrier-withdrawn")]
[JsonDerivedType(typeof(BarrierPassed), "barrier-released")]
[JsonDerivedType(typeof(BarrierFailed), "barrier-refused")]
[JsonDerivedType(typeof(WarningGiven), "warning")]
[JsonDerivedType(typeof(Deploying), "deploying")]
[JsonDerivedType(typeof(HostsKept), "kept")]
[JsonDerivedType(typeof(KeepEnded), "keep-ended")]
internal abstract record RunEntry
{
    /// <summary>When it was, on the controller's clock. What has none gets the moment at which it is added.</summary>
    [JsonPropertyName("t")]
    [JsonPropertyOrder(-2)]
    public DateTimeOffset At { get; set; }
}
