using System.Text.Json.Serialization;
using MultiHost.Results;

namespace MultiHost.Protocol;

/// <summary>What the controller says to an agent.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Welcome), "welcome")]
[JsonDerivedType(typeof(PlanPart), "plan-part")]
[JsonDerivedType(typeof(OpenCollection), "open-collection")]
[JsonDerivedType(typeof(BeginPhase), "begin-phase")]
[JsonDerivedType(typeof(BarrierReleased), "barrier-released")]
[JsonDerivedType(typeof(BarrierRefused), "barrier-refused")]
[JsonDerivedType(typeof(StopPhase), "stop-phase")]
[JsonDerivedType(typeof(FetchLogs), "fetch-logs")]
[JsonDerivedType(typeof(DropLogs), "drop-logs")]
[JsonDerivedType(typeof(CloseCollection), "close-collection")]
[JsonDerivedType(typeof(ControllerBeat), "beat")]
[JsonDerivedType(typeof(AskClock), "ask-clock")]
[JsonDerivedType(typeof(HoldHost), "hold")]
[JsonDerivedType(typeof(GoOn), "go-on")]
[JsonDerivedType(typeof(TakeLease), "take-lease")]
[JsonDerivedType(typeof(DropLease), "drop-lease")]
internal abstract record ControllerMessage;

/// <summary>Answer to <see cref="Hello"/>: who the agent is and what it runs. One that returns hits brings what a coverage tool has counted, at its end,
/// because its files are not this machine's. It reads what the kernel says where it is told to, and looks for crashed processes if it is told so. One that keeps stops at the
/// end of each test's body.</summary>
internal sealed record Welcome(
    int ProtocolVersion,
    string Host,
    string Engine,
    string TestAssembly,
    string Folder,
    string Run,
    int OutputMaxKiB,
    double CleanUpSeconds,
    double HeartbeatSeconds,
    Dictionary<string, string> Properties,
    bool ReturnsHits = false,
    string? KernelLog = null,
    bool WatchesProcesses = false,
    bool Keeps = false) : ControllerMessage;

/// <summary>A part of the plan of the collection that begins next; the parts come in order.</summary>
internal sealed record PlanPart(long Collection, string Text) : ControllerMessage;

/// <summary>A test collection begins on this host. The plan is the test framework's own text; what is here follows the parts that came before.</summary>
internal sealed record OpenCollection(long Collection, string Plan) : ControllerMessage
{
    // Escaped, a character takes six bytes at most.
    private const int MaxPartChars = 1024 * 1024;

    /// <summary>The messages that open a collection with a plan of any length.</summary>
    public static IEnumerable<ControllerMessage> InParts(long collection, string plan)
    {
        string[] parts = [.. CutText.Pieces(plan, MaxPartChars)];
        return [.. parts[..^1].Select(text => new PlanPart(collection, text)), new OpenCollection(collection, parts[^1])];
    }
}

/// <summary>A phase of the open collection begins: a test, or the set-up or tear-down of fixtures.</summary>
/// <param name="Phase">The number that all messages of the phase carry.</param>
/// <param name="Id">Identity of the phase in the plan.</param>
/// <param name="Role">The role of this host.</param>
/// <param name="Members">All hosts of the group.</param>
/// <param name="Name">What people call the phase.</param>
/// <param name="IsTest">Whether it is a test.</param>
/// <param name="IsSetUp">Whether it makes fixtures.</param>
/// <param name="TraceParent">What the spans of its code belong to, as W3C's Trace Context has it; none if nobody listens.</param>
/// <param name="WaitsForDebugger">Whether this host's part begins when a debugger is there.</param>
/// <param name="RoleProperties">The properties that this host gets only because of its role; none, if there are none.</param>
internal sealed record BeginPhase(
    long Phase, string Id, string Role, MemberInfo[] Members, string Name, bool IsTest, bool IsSetUp = false, string? TraceParent = null,
    bool WaitsForDebugger = false, Dictionary<string, string>? RoleProperties = null) : ControllerMessage;

/// <summary>A host of the group as the agents know it. Its own properties are left out if there are none.</summary>
internal sealed record MemberInfo(string Role, string Host, string Address, string[] Labels, Dictionary<string, string>? Properties = null);

/// <summary>Every role has come.</summary>
/// <param name="Phase">Which phase.</param>
/// <param name="Request">Which wait.</param>
/// <param name="Values">What each role handed in; left out if none did, as at most barriers.</param>
internal sealed record BarrierReleased(long Phase, long Request, Dictionary<string, string?>? Values = null) : ControllerMessage;

/// <summary>The wait at a barrier has ended without all roles.</summary>
internal sealed record BarrierRefused(long Phase, long Request, RefusalKind Reason, string Barrier, string Message, string[] Missing)
    : ControllerMessage;

/// <summary>The verdict of the phase stands; this host's part of it should end now.</summary>
internal sealed record StopPhase(long Phase, string Cause) : ControllerMessage;

/// <summary>The log files of the finished phase are wanted: <see cref="LogChunk"/>s come, then <see cref="LogsSent"/>.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="AttachedOnly">Whether only those that were attached are wanted.</param>
internal sealed record FetchLogs(long Phase, bool AttachedOnly = false) : ControllerMessage;

/// <summary>The log files of the finished test are not wanted, and need not fill the host's disk any longer.</summary>
internal sealed record DropLogs(long Phase) : ControllerMessage;

/// <summary>No further phase begins: fixtures are disposed of, then the agent says <see cref="CollectionClosed"/>.</summary>
internal sealed record CloseCollection(long Collection) : ControllerMessage;

/// <summary>The controller lives. Comes three times in the longest silence that is borne.</summary>
/// <param name="IsDebugged">Whether a debugger is attached, which may pause it.</param>
internal sealed record ControllerBeat(bool IsDebugged) : ControllerMessage;

/// <summary>What time is it there? To be answered at once, by <see cref="ClockTold"/>.</summary>
internal sealed record AskClock(long Number) : ControllerMessage;

/// <summary>The test has failed: what is on the host stays as it is. Answered by <see cref="HostHeld"/>.</summary>
internal sealed record HoldHost(long Phase) : ControllerMessage;

/// <summary>Answer to <see cref="BodyEnded"/>: clean up.</summary>
internal sealed record GoOn(long Phase) : ControllerMessage;

/// <summary>A collection wants this host for itself. Answered by <see cref="LeaseHeld"/>, <see cref="LeaseBlocked"/> or <see cref="LeaseFailed"/>.</summary>
/// <param name="Lease">The number that all messages about it carry.</param>
/// <param name="Run">Name of the run.</param>
/// <param name="Who">Whose run it is.</param>
/// <param name="Purpose">What for, one line.</param>
/// <param name="Capacity">How many may have the host at the same time, at least 1.</param>
/// <param name="Waits">Whether to stand in line if somebody has it.</param>
internal sealed record TakeLease(long Lease, string Run, string Who, string Purpose, int Capacity, bool Waits) : ControllerMessage;

/// <summary>The lease is given back, or not wanted any more.</summary>
internal sealed record DropLease(long Lease) : ControllerMessage;

/// <summary>Why a wait at a barrier ended without release.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefusalKind>))]
internal enum RefusalKind
{
    /// <summary>Not all roles came in time: <see cref="BarrierTimeoutException"/>.</summary>
    TimedOut,

    /// <summary>The roles wait for each other: <see cref="BarrierDeadlockException"/>.</summary>
    Deadlock,

    /// <summary>The verdict was made elsewhere: <see cref="GroupStoppedException"/>.</summary>
    Stopped,

    /// <summary>The barrier was used wrongly: arrived twice, participants that differ, a malformed name.</summary>
    Misuse,

    /// <summary>A role that is waited for has ended its body already, and so will never come.</summary>
    PartnerFinished,
}
