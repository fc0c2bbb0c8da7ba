using System.Text;
using MultiHost.Results;

namespace MultiHost.Protocol;

public sealed class MessageCodecTests
{
    [Fact]
    public void Encode_OfAMessage_BeginsWithItsKind() =>
        Encoding.UTF8.GetString(MessageCodec.Encode(new Withdrawn(7, 3))).Should().Be("""{"type":"withdrawn","Phase":7,"Request":3}""");

    [Fact]
    public void Decode_OfEveryAgentMessage_GivesItBack()
    {
        AgentMessage[] messages =
        [
            new Hello(1, "0.1", 42, ".NET", "Linux", "machine"),
            new Arrived(1, 2, "vm1", "go", ["source"], "\"v\"", 0.3),
            new Arrived(1, 2, "", "go", null, null, null),
            new Withdrawn(1, 2),
            new StepTaken(1, "Perform ✓ \ud83d\ude00"),
            new CheckRecorded(1, new Check("guest-active", "vm1", true, "running")),
            new OutputWritten(1, "line\n"),
            new OutputWritten(1, "line\nlater\n", 1_700_000_000_000_000, [5, 12]),
            new LogChunk(1, "a/b.log", [0, 255]),
            new LogsSent(1, null),
            new LateCall(1, "Step"),
            new HitsCounted("Library", "Coverlet.Core.Instrumentation.Tracker.Library_1", 2, 5, [1, 0, 7]),
            new PhaseFinished(1, new RoleResult(RoleEnd.Failed, 0.5, null, new ExceptionInfo("T", "m", null, -1))),
            new CollectionClosed(1),
            new AgentFailed("out of memory"),
            new AgentLeaves("silence"),
            new PhaseBegun(7),
            new ClockTold(3, 1_700_000_000_000_000),
            new EventRecorded(7, "probe", "{\"lost\":1}", 1_700_000_000_000_000),
            new AgentBeat(true),
            new HealthFound(7, HealthArea.Guest, "guest-kernel", "vm1", "panic", "key", IsBefore: true, 1_700_000_000_000_000),
            new BodyEnded(7, new RoleResult(RoleEnd.Failed, 0.5, null, new ExceptionInfo("T", "m", null, -1)), 1_700_000_000_000_000),
            new HostHeld(7, ["console: socat"]),
            new LeaseHeld(4),
            new LeaseBlocked(4, [new LeaseRival("ann@ci", "mh-1: Tests", 12.5, HasHost: true)]),
            new LeaseFailed(4, "no table"),
        ];

        messages.Select(m => m.GetType()).Distinct().Should().BeEquivalentTo(Kinds(typeof(AgentMessage)), "a new message has its line here");
        messages.Should().AllSatisfy(m => MessageCodec.DecodeAgentMessage(MessageCodec.Encode(m)).Should().BeEquivalentTo(m, o => o.RespectingRuntimeTypes()));
    }

    [Fact]
    public void Decode_OfEveryControllerMessage_GivesItBack()
    {
        ControllerMessage[] messages =
        [
            new Welcome(1, "alpha", "engine", "/t.dll", "/tmp/mh", "mh-1", 1024, 10, 15, new() { ["a"] = "b" }, ReturnsHits: true, Keeps: true),
            new PlanPart(1, "{"),
            new OpenCollection(1, "}"),
            new BeginPhase(1, "set up", "source", [new MemberInfo("source", "alpha", "127.0.0.11", ["kvm"], new() { ["c"] = "d" })], "Test", true, RoleProperties: new() { ["a"] = "b" }),
            new BarrierReleased(1, 2, new() { ["source"] = "1", ["destination"] = null }),
            new BarrierReleased(1, 2),
            new BarrierRefused(1, 2, RefusalKind.TimedOut, "go", "late", ["destination"]),
            new StopPhase(1, "failed"),
            new TakeLease(4, "mh-1", "ann@ci", "mh-1: Tests", 1, Waits: true),
            new DropLease(4),
            new FetchLogs(1),
            new DropLogs(1),
            new CloseCollection(1),
            new ControllerBeat(true),
            new AskClock(3),
            new HoldHost(7),
            new GoOn(7),
        ];

        messages.Select(m => m.GetType()).Distinct().Should().BeEquivalentTo(Kinds(typeof(ControllerMessage)), "a new message has its line here");
        messages.Should().AllSatisfy(
            m => MessageCodec.DecodeControllerMessage(MessageCodec.Encode(m)).Should().BeEquivalentTo(m, o => o.RespectingRuntimeTypes()));
    }

    [Theory]
    [InlineData("""{"type":"shutdown"}""")]
    [InlineData("""{"Phase":1}""")]
    [InlineData("""{"type":"step","Phase":"one","Text":"x"}""")]
    [InlineData("""{"type":"step","Phase":1,"Text":null}""")]
    [InlineData("""{"type":"step","Phase":1""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\u0001\u0002")]
    public void Decode_OfWhatIsNoMessage_ShowsItAndSaysWhatWasExpected(string frame) =>
        FluentActions.Invoking(() => MessageCodec.DecodeAgentMessage(Encoding.UTF8.GetBytes(frame))).Should().Throw<ProtocolException>()
            .Which.Message.Should().StartWith($"A frame of {frame.Length} bytes is no AgentMessage: ").And.EndWith($" It begins: '{frame}'");

    private static IEnumerable<Type> Kinds(Type message) => message.Assembly.GetTypes().Where(t => t.BaseType == message);

    [Theory]
    [InlineData("""{"type":"hello","ProtocolVersion":2,"ProcessId":1,"Runtime":"r","System":"s"}""", "hello", "AgentVersion")]
    [InlineData("""{"type":"arrived","Phase":1,"Request":2,"Branch":""}""", "arrived", "Name")]
    [InlineData("""{"type":"arrived","Phase":1,"Request":2,"Name":"go"}""", "arrived", "Branch")]
    [InlineData("""{"type":"arrived","Phase":1,"Request":2,"Branch":"","Name":"go","Roles":[null]}""", "arrived", "Roles")]
    [InlineData("""{"type":"arrived","Phase":1,"Request":2,"Branch":"","Name":"go","Roles":["no role"]}""", "arrived", "Roles")]
    [InlineData("""{"type":"arrived","Phase":1,"Request":2,"Branch":"","Name":"go","TimeoutSeconds":1e300}""", "arrived", "TimeoutSeconds")]
    [InlineData("""{"type":"step","Phase":1}""", "step", "Text")]
    [InlineData("""{"type":"check","Phase":1}""", "check", "Check")]
    [InlineData("""{"type":"check","Phase":1,"Check":{"Name":"n","Passed":true,"Detail":""}}""", "check", "Check.Subject")]
    [InlineData("""{"type":"output","Phase":1}""", "output", "Text")]
    [InlineData("""{"type":"log","Phase":1,"File":"a"}""", "log", "Bytes")]
    [InlineData("""{"type":"log","Phase":1,"Bytes":""}""", "log", "File")]
    [InlineData("""{"type":"phase-finished","Phase":1}""", "phase-finished", "Result")]
    [InlineData("""{"type":"phase-finished","Phase":1,"Result":{"End":"Failed","DurationSeconds":1}}""", "phase-finished", "Result.Exceptions")]
    [InlineData("""{"type":"phase-finished","Phase":1,"Result":{"End":"Failed","DurationSeconds":1,"Exceptions":[null]}}""", "phase-finished", "Result.Exceptions")]
    [InlineData("""{"type":"phase-finished","Phase":1,"Result":{"End":"Failed","DurationSeconds":1,"Exceptions":[{"Type":"T","Parent":-1}]}}""", "phase-finished", "Result.Exceptions[0].Message")]
    [InlineData("""{"type":"phase-finished","Phase":1,"Result":{"End":77,"DurationSeconds":1,"Exceptions":[]}}""", "phase-finished", "Result.End")]
    [InlineData("""{"type":"phase-finished","Phase":1,"Result":{"End":"Lost","DurationSeconds":1,"Exceptions":[]}}""", "phase-finished", "Result.End")]
    [InlineData("""{"type":"phase-finished","Phase":1,"Result":{"End":"Passed","DurationSeconds":1,"Exceptions":[],"Blame":{"Role":"no role","Step":"s"}}}""", "phase-finished", "Result.Blame.Role")]
    [InlineData("""{"type":"agent-failed"}""", "agent-failed", "Message")]
    public void Decode_WhenAMemberOfAnAgentsMessageIsWrong_NamesFrameAndMember(string frame, string kind, string member) =>
        FluentActions.Invoking(() => MessageCodec.DecodeAgentMessage(Encoding.UTF8.GetBytes(frame)))
            .Should().Throw<ProtocolException>().WithMessage($"The frame '{kind}' *member {member}*");

    [Theory]
    [InlineData("""{"type":"welcome","ProtocolVersion":2,"Host":"h","Engine":"e","TestAssembly":"t","Folder":"f","Run":"r","OutputMaxKiB":1,"CleanUpSeconds":1,"HeartbeatSeconds":1}""", "welcome", "Properties")]
    [InlineData("""{"type":"open-collection","Collection":1}""", "open-collection", "Plan")]
    [InlineData("""{"type":"begin-phase","Phase":1,"Id":"p","Role":"a"}""", "begin-phase", "Members")]
    [InlineData("""{"type":"begin-phase","Phase":1,"Id":"p","Role":"a","Members":[{"Role":"b","Host":"h","Address":"x","Labels":[]}]}""", "begin-phase", "Role")]
    [InlineData("""{"type":"begin-phase","Phase":1,"Id":"p","Role":"a","Members":[{"Role":"a","Host":"h","Address":"x"}]}""", "begin-phase", "Members[0].Labels")]
    [InlineData("""{"type":"barrier-refused","Phase":1,"Request":1,"Reason":"Misuse","Barrier":"b","Missing":[]}""", "barrier-refused", "Message")]
    [InlineData("""{"type":"barrier-refused","Phase":1,"Request":1,"Reason":9,"Barrier":"b","Message":"m","Missing":[]}""", "barrier-refused", "Reason")]
    [InlineData("""{"type":"stop-phase","Phase":1}""", "stop-phase", "Cause")]
    public void Decode_WhenAMemberOfAControllersMessageIsWrong_NamesFrameAndMember(string frame, string kind, string member) =>
        FluentActions.Invoking(() => MessageCodec.DecodeControllerMessage(Encoding.UTF8.GetBytes(frame)))
            .Should().Throw<ProtocolException>().WithMessage($"The frame '{kind}' *member {member}*");
}
