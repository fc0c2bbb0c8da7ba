using System.Text.Json.Serialization;

namespace MultiHost.Protocol;

/// <summary>What the controller says to an agent.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Welcome), "welcome")]
[JsonDerivedType(typeof(OpenCollection), "open-collection")]
[JsonDerivedType(typeof(BeginPhase), "begin-phase")]
[JsonDerivedType(typeof(BarrierReleased), "barrier-released")]
[JsonDerivedType(typeof(BarrierRefused), "barrier-refused")]
[JsonDerivedType(typeof(StopPhase), "stop-phase")]
[JsonDerivedType(typeof(FetchLogs), "fetch-logs")]
[JsonDerivedType(typeof(DropLogs), "drop-logs")]
[JsonDerivedType(typeof(CloseCollection), "close-collection")]
[JsonDerivedType(typeof(ControllerBeat), "beat")]
internal abstract record ControllerMessage;

/// <summary>Answer to <see cref="Hello"/>: who the agent is and what it runs. One that returns hits brings what a coverage tool has counted, at its end,
/// because its files are not this machine's.</summary>
internal sealed record Welcome(
    int ProtocolVersion,
    string Host,
    string Engine,
    string TestAssembly,
    string Folder,
    int OutputMaxKiB,
    double CleanUpSeconds,
    double HeartbeatSeconds,
    Dictionary<string, string> Properties,
    bool ReturnsHits = false) : ControllerMessage;

/// <summary>A test collection begins on this host. The plan is the test framework's own text.</summary>
internal sealed record OpenCollection(long Collection, string Plan) : ControllerMessage;

/// <summary>A phase of the open collection begins: a test, or the set-up or tear-down of fixtures.</summary>
internal sealed record BeginPhase(long Activity, string Phase, string Role, MemberInfo[] Members) : ControllerMessage;

/// <summary>A host of the group as the agents know it.</summary>
internal sealed record MemberInfo(string Role, string Host, string Address, string[] Labels);

/// <summary>Every role has come.</summary>
/// <param name="Activity">Which phase.</param>
/// <param name="Request">Which wait.</param>
/// <param name="Values">What each role handed in; left out if none did, as at most barriers.</param>
internal sealed record BarrierReleased(long Activity, long Request, Dictionary<string, string?>? Values = null) : ControllerMessage;

/// <summary>The wait at a barrier has ended without all roles.</summary>
internal sealed record BarrierRefused(long Activity, long Request, RefusalKind Reason, string Barrier, string Message, string[] Missing)
    : ControllerMessage;

/// <summary>The verdict of the phase stands; this host's part of it should end now.</summary>
internal sealed record StopPhase(long Activity, string Cause) : ControllerMessage;

/// <summary>The log files of the finished phase are wanted: <see cref="LogChunk"/>s come, then <see cref="LogsSent"/>.</summary>
internal sealed record FetchLogs(long Activity) : ControllerMessage;

/// <summary>The log files of the finished test are not wanted, and need not fill the host's disk any longer.</summary>
internal sealed record DropLogs(long Activity) : ControllerMessage;

/// <summary>No further phase begins: fixtures are disposed of, then the agent says <see cref="CollectionClosed"/>.</summary>
internal sealed record CloseCollection(long Collection) : ControllerMessage;

/// <summary>The controller lives. Comes three times in the longest silence that is borne.</summary>
/// <param name="IsDebugged">Whether a debugger is attached, which may pause it.</param>
internal sealed record ControllerBeat(bool IsDebugged) : ControllerMessage;
