using System.Text;
using MultiHost.Results;

namespace MultiHost.Protocol;

public sealed class MessageCodecTests
{
    [Fact]
    public void Encode_OfAMessage_BeginsWithItsKind() =>
        Encoding.UTF8.GetString(MessageCodec.Encode(new Withdrawn(7, 3))).Should().Be("""{"type":"withdrawn","Activity":7,"Request":3}""");

    [Fact]
    public void Decode_OfEveryAgentMessage_GivesItBack()
    {
        AgentMessage[] messages =
        [
            new Hello(1, "0.1", 42, ".NET", "Linux"),
            new Arrived(1, 2, "vm1", "go", ["source"], "\"v\"", 0.3),
            new Arrived(1, 2, "", "go", null, null, null),
            new Withdrawn(1, 2),
            new StepTaken(1, "Perform ✓ \ud83d\ude00"),
            new CheckRecorded(1, new Check("guest-active", "vm1", true, "running")),
            new OutputWritten(1, "line\n"),
            new LogChunk(1, "a/b.log", [0, 255]),
            new LogsSent(1, null),
            new HitsCounted("Library", "Coverlet.Core.Instrumentation.Tracker.Library_1", 2, 5, [1, 0, 7]),
            new PhaseFinished(1, new RoleResult(RoleEnd.Failed, 0.5, null, new ExceptionInfo("T", "m", null, -1))),
            new CollectionClosed(1),
            new AgentFailed("out of memory"),
            new AgentBeat(true),
        ];

        messages.Select(m => m.GetType()).Distinct().Should().BeEquivalentTo(Kinds(typeof(AgentMessage)), "a new message has its line here");
        messages.Should().AllSatisfy(m => MessageCodec.DecodeAgentMessage(MessageCodec.Encode(m)).Should().BeEquivalentTo(m, o => o.RespectingRuntimeTypes()));
    }

    [Fact]
    public void Decode_OfEveryControllerMessage_GivesItBack()
    {
        ControllerMessage[] messages =
        [
            new Welcome(1, "alpha", "engine", "/t.dll", "/tmp/mh", 1024, 10, 15, new() { ["a"] = "b" }, ReturnsHits: true),
            new OpenCollection(1, "{}"),
            new BeginPhase(1, "set up", "source", [new MemberInfo("source", "alpha", "127.0.0.11", ["kvm"])]),
            new BarrierReleased(1, 2, new() { ["source"] = "1", ["destination"] = null }),
            new BarrierReleased(1, 2),
            new BarrierRefused(1, 2, RefusalKind.TimedOut, "go", "late", ["destination"]),
            new StopPhase(1, "failed"),
            new FetchLogs(1),
            new DropLogs(1),
            new CloseCollection(1),
            new ControllerBeat(true),
        ];

        messages.Select(m => m.GetType()).Distinct().Should().BeEquivalentTo(Kinds(typeof(ControllerMessage)), "a new message has its line here");
        messages.Should().AllSatisfy(
            m => MessageCodec.DecodeControllerMessage(MessageCodec.Encode(m)).Should().BeEquivalentTo(m, o => o.RespectingRuntimeTypes()));
    }

    [Theory]
    [InlineData("""{"type":"shutdown"}""")]
    [InlineData("""{"Activity":1}""")]
    [InlineData("""{"type":"step","Activity":"one","Text":"x"}""")]
    [InlineData("""{"type":"step","Activity":1,"Text":null}""")]
    [InlineData("""{"type":"step","Activity":1""")]
    [InlineData("[]")]
    [InlineData("\u0001\u0002")]
    public void Decode_OfWhatIsNoMessage_ShowsItAndSaysWhatWasExpected(string frame) =>
        FluentActions.Invoking(() => MessageCodec.DecodeAgentMessage(Encoding.UTF8.GetBytes(frame))).Should().Throw<ProtocolException>()
            .Which.Message.Should().StartWith($"A frame of {frame.Length} bytes is no AgentMessage: ").And.EndWith($" It begins: '{frame}'");

    [Fact]
    public void Decode_OfNull_SaysSo() =>
        FluentActions.Invoking(() => MessageCodec.DecodeControllerMessage("null"u8.ToArray())).Should().Throw<ProtocolException>()
            .WithMessage("A frame holds 'null' instead of a message.");

    private static IEnumerable<Type> Kinds(Type message) => message.Assembly.GetTypes().Where(t => t.BaseType == message);
}
