using System.Text.Json.Serialization;
using MultiHost.Results;

namespace MultiHost.Protocol;

/// <summary>What an agent says to the controller.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Hello), "hello")]
[JsonDerivedType(typeof(Arrived), "arrived")]
[JsonDerivedType(typeof(Withdrawn), "withdrawn")]
[JsonDerivedType(typeof(StepTaken), "step")]
[JsonDerivedType(typeof(CheckRecorded), "check")]
[JsonDerivedType(typeof(OutputWritten), "output")]
[JsonDerivedType(typeof(LogChunk), "log")]
[JsonDerivedType(typeof(LogsSent), "logs-sent")]
[JsonDerivedType(typeof(LateCall), "late-call")]
[JsonDerivedType(typeof(HitsCounted), "hits")]
[JsonDerivedType(typeof(PhaseFinished), "phase-finished")]
[JsonDerivedType(typeof(CollectionClosed), "collection-closed")]
[JsonDerivedType(typeof(AgentFailed), "agent-failed")]
[JsonDerivedType(typeof(AgentLeaves), "agent-leaves")]
[JsonDerivedType(typeof(PhaseBegun), "phase-begun")]
[JsonDerivedType(typeof(AgentBeat), "beat")]
[JsonDerivedType(typeof(ClockTold), "clock-told")]
[JsonDerivedType(typeof(EventRecorded), "event")]
[JsonDerivedType(typeof(HealthFound), "health")]
[JsonDerivedType(typeof(BodyEnded), "body-ended")]
[JsonDerivedType(typeof(HostHeld), "held")]
[JsonDerivedType(typeof(LeaseHeld), "lease-held")]
[JsonDerivedType(typeof(LeaseBlocked), "lease-blocked")]
[JsonDerivedType(typeof(LeaseFailed), "lease-failed")]
internal abstract record AgentMessage;

/// <summary>First message of an agent.</summary>
/// <param name="ProtocolVersion">What it speaks.</param>
/// <param name="AgentVersion">Its version.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="Runtime">Its .NET.</param>
/// <param name="System">Its operating system.</param>
/// <param name="Machine">The same for all agents on one machine, or in one container of it, and for no others.</param>
internal sealed record Hello(int ProtocolVersion, string AgentVersion, int ProcessId, string Runtime, string System, string Machine) : AgentMessage;

/// <summary>This host's role has reached a barrier. No roles named: all take part.</summary>
internal sealed record Arrived(
    long Phase, long Request, string Branch, string Name, string[]? Roles, string? Value, double? TimeoutSeconds) : AgentMessage;

/// <summary>The test cancelled its wait at a barrier.</summary>
internal sealed record Withdrawn(long Phase, long Request) : AgentMessage;

/// <summary>A breadcrumb.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Text">What begins.</param>
/// <param name="At">When, in microseconds since 1970 on the agent's own clock, as of all messages that have it. 0: it does not say.</param>
internal sealed record StepTaken(long Phase, string Text, long At = 0) : AgentMessage;

/// <summary>A named check was made.</summary>
internal sealed record CheckRecorded(long Phase, Check Check, long At = 0) : AgentMessage;

/// <summary>Text that the test wrote. Pieces of one phase belong together as they come.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Text">The text.</param>
/// <param name="At">When its first character was written.</param>
/// <param name="Marks">
/// Pairs of numbers: from this character on it was written so many milliseconds after <paramref name="At"/>. None if all was written at once.
/// </param>
internal sealed record OutputWritten(long Phase, string Text, long At = 0, int[]? Marks = null) : AgentMessage;

/// <summary>A piece of a log file; the pieces of a file come in order.</summary>
internal sealed record LogChunk(long Phase, string File, byte[] Bytes) : AgentMessage;

/// <summary>All log files were sent. A note says what could not be.</summary>
internal sealed record LogsSent(long Phase, string? Note) : AgentMessage;

/// <summary>Work that a phase left behind called its group after the end. Comes while another phase runs, and is told with that.</summary>
internal sealed record LateCall(long Phase, string Text) : AgentMessage;

/// <summary>What coverlet has counted on this host in an assembly that it covers. Comes last, after the controller has closed the agent's input.</summary>
/// <param name="Assembly">Its simple name.</param>
/// <param name="Tracker">The type that has the counters.</param>
/// <param name="Offset">The first counter that is here.</param>
/// <param name="Total">How many counters there are.</param>
/// <param name="Hits">Some of them.</param>
internal sealed record HitsCounted(string Assembly, string Tracker, int Offset, int Total, int[] Hits) : AgentMessage
{
    /// <summary>Namespace of coverlet's counters.</summary>
    public const string Trackers = "Coverlet.Core.Instrumentation.Tracker";
}

/// <summary>This host's part of a phase has ended. Comes once.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Result">What it came to.</param>
/// <param name="At">When.</param>
/// <param name="Attached">How many files it has attached, which are wanted whatever the verdict is.</param>
internal sealed record PhaseFinished(long Phase, RoleResult Result, long At = 0, int Attached = 0) : AgentMessage;

/// <summary>All fixtures of the collection are disposed of.</summary>
internal sealed record CollectionClosed(long Collection) : AgentMessage;

/// <summary>The agent lives. Comes three times in the longest silence that is borne.</summary>
/// <param name="IsDebugged">Whether a debugger is attached, which may pause it.</param>
internal sealed record AgentBeat(bool IsDebugged) : AgentMessage;

/// <summary>The agent cannot go on and exits.</summary>
internal sealed record AgentFailed(string Message) : AgentMessage;

/// <summary>The agent has heard nothing from the controller for the longest silence that is borne, and ends. What comes behind this is no result.</summary>
internal sealed record AgentLeaves(string Cause) : AgentMessage;

/// <summary>This host's part of a phase begins: from here on code of the user's may run.</summary>
internal sealed record PhaseBegun(long Phase, long At = 0) : AgentMessage;

/// <summary>Answer to <see cref="AskClock"/>.</summary>
internal sealed record ClockTold(long Number, long At) : AgentMessage;

/// <summary>A kit's line for the run's record.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Kind">What kind of line.</param>
/// <param name="Data">A JSON object.</param>
/// <param name="At">When.</param>
internal sealed record EventRecorded(long Phase, string Kind, string Data, long At) : AgentMessage;

/// <summary>Something has crashed: see <see cref="HealthFinding"/>.</summary>
/// <param name="Phase">The phase whose matter it is.</param>
/// <param name="Area">What has crashed.</param>
/// <param name="Name">Name of the check.</param>
/// <param name="Subject">Whose.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Key">The same for all who see the same crash.</param>
/// <param name="IsBefore">Whether it was before the phase, when there was none to tell it to.</param>
/// <param name="At">When.</param>
internal sealed record HealthFound(
    long Phase, HealthArea Area, string Name, string Subject, string Detail, string Key, bool IsBefore, long At = 0) : AgentMessage;

/// <summary>The body of a test has ended on this host, and nothing was cleaned up yet: the agent waits for <see cref="GoOn"/>. Only where hosts may be kept.</summary>
internal sealed record BodyEnded(long Phase, RoleResult Result, long At = 0) : AgentMessage;

/// <summary>Answer to <see cref="HoldHost"/>: how to enter what is there.</summary>
internal sealed record HostHeld(long Phase, string[] Entrances) : AgentMessage;

/// <summary>The host is the collection's, until <see cref="DropLease"/> or the agent's end.</summary>
internal sealed record LeaseHeld(long Lease) : AgentMessage;

/// <summary>Others are ahead. Who waits is told again when that changes.</summary>
internal sealed record LeaseBlocked(long Lease, LeaseRival[] Ahead) : AgentMessage;

/// <summary>It cannot be found out who has the host.</summary>
internal sealed record LeaseFailed(long Lease, string Message) : AgentMessage;
