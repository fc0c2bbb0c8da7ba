using System.Text;
using CsCheck;
using MultiHost.Results;

namespace MultiHost.Protocol;

/// <summary>Whatever the other end sends: it is a message that is whole, or one clear refusal.</summary>
public sealed class FrameFuzzTests
{
    private static readonly string[] Agents =
    [
        .. new AgentMessage[]
        {
            new Hello(3, "0.1", 42, ".NET", "Linux", "machine"),
            new Arrived(1, 2, "vm1", "go", ["source"], "\"v\"", 0.3),
            new Arrived(1, 2, "", "go", null, null, null),
            new Withdrawn(1, 2),
            new StepTaken(1, "Perform", 1_700_000_000_000_000),
            new ClockTold(3, 1_700_000_000_000_000),
            new EventRecorded(1, "probe", "{}", 1_700_000_000_000_000),
            new CheckRecorded(1, new Check("guest-active", "vm1", true, "running")),
            new OutputWritten(1, "line\n"),
            new OutputWritten(1, "line\nlater\n", 1_700_000_000_000_000, [5, 12]),
            new LogChunk(1, "a/b.log", [0, 255]),
            new LogsSent(1, "a note"),
            new LateCall(1, "Step"),
            new PhaseFinished(1, new RoleResult(RoleEnd.Failed, 0.5, null, new ExceptionInfo("T", "m", "at X", -1)) { Blame = new Blame("source", "s") }),
            new CollectionClosed(1),
            new AgentFailed("out of memory"),
            new AgentBeat(true),
            new BodyEnded(1, new RoleResult(RoleEnd.Passed, 0.5)),
            new HealthFound(1, HealthArea.Guest, "guest-kernel", "vm1", "panic", "key", IsBefore: false),
            new HostHeld(1, ["console: socat"]),
            new LeaseHeld(4),
            new LeaseBlocked(4, [new LeaseRival("ann@ci", "mh-1: Tests", 12.5, HasHost: true)]),
            new LeaseFailed(4, "no table"),
        }.Select(m => Encoding.UTF8.GetString(MessageCodec.Encode(m))),
    ];

    private static readonly string[] Controllers =
    [
        .. new ControllerMessage[]
        {
            new Welcome(3, "alpha", "engine", "/t.dll", "/tmp/mh", "mh-1", 1024, 10, 15, new() { ["a"] = "b" }),
            new PlanPart(1, "{"),
            new OpenCollection(1, "}"),
            new BeginPhase(1, "set up", "source", [new MemberInfo("source", "alpha", "127.0.0.11", ["kvm"])], "Test", true),
            new BarrierReleased(1, 2, new() { ["source"] = "1", ["destination"] = null }),
            new BarrierReleased(1, 2),
            new BarrierRefused(1, 2, RefusalKind.Misuse, "b", "m", ["source"]),
            new StopPhase(1, "cause"),
            new TakeLease(4, "mh-1", "ann@ci", "mh-1: Tests", 1, Waits: true),
            new DropLease(4),
            new FetchLogs(1),
            new CloseCollection(1),
            new ControllerBeat(false),
            new AskClock(3),
            new HoldHost(1),
            new GoOn(1),
        }.Select(m => Encoding.UTF8.GetString(MessageCodec.Encode(m))),
    ];

    [Fact]
    public void Decode_OfAnythingFromAnAgent_IsAWholeMessageOrARefusal() => FuzzRun.Check(Spoiled.Bytes(Spoiled.Of(Agents)), bytes =>
    {
        if (Read(() => MessageCodec.DecodeAgentMessage(bytes)) is { } message)
        {
            MessageCodec.DecodeAgentMessage(MessageCodec.Encode(message)).Should().BeEquivalentTo(message, o => o.RespectingRuntimeTypes());
        }
    });

    [Fact]
    public void Decode_OfAnythingFromAController_IsAWholeMessageOrARefusal() => FuzzRun.Check(Spoiled.Bytes(Spoiled.Of(Controllers)), bytes =>
    {
        if (Read(() => MessageCodec.DecodeControllerMessage(bytes)) is { } message)
        {
            MessageCodec.DecodeControllerMessage(MessageCodec.Encode(message)).Should().BeEquivalentTo(message, o => o.RespectingRuntimeTypes());
        }
    });

    [Fact]
    public void BarrierCodec_OfAnyArrival_SaysWhatTheSerializerSays() => FuzzRun.Check(Spoiled.Bytes(Spoiled.Of(Agents[1], Agents[2], Controllers[5])), bytes =>
    {
        if (BarrierCodec.DecodeArrived(bytes) is { } arrived)
        {
            System.Text.Json.JsonSerializer.Deserialize(bytes, MessageContext.Default.AgentMessage).Should().BeEquivalentTo(arrived, o => o.RespectingRuntimeTypes());
        }

        if (BarrierCodec.DecodeReleased(bytes) is { } released)
        {
            System.Text.Json.JsonSerializer.Deserialize(bytes, MessageContext.Default.ControllerMessage).Should().BeEquivalentTo(released, o => o.RespectingRuntimeTypes());
        }
    });

    [Fact]
    public void Read_OfAnyStream_GivesFramesOrARefusal() =>
        FuzzRun.Check(Gen.Select(Gen.Byte.Array[0, 60], Gen.Int[0, 3], Gen.Byte.Array[1, 300].Array[0, 4]), input =>
        {
            (byte[] noise, int greetings, byte[][] frames) = input;
            using MemoryStream stream = new();
            stream.Write(noise);
            for (int i = 0; i < greetings; i++)
            {
                stream.Write(ProtocolVersion.Preamble);
            }

            FrameWriter writer = new(stream);
            foreach (byte[] frame in frames)
            {
                writer.Write(frame);
            }

            FrameReader reader = new(new Chopped(stream.ToArray(), 7));
            Read(() =>
            {
                reader.ReadPreamble(ProtocolVersion.Preamble);
                List<byte[]> got = [];
                while (reader.Read() is { } frame)
                {
                    got.Add(frame.ToArray());
                }

                if (greetings == 1)
                {
                    got.Should().BeEquivalentTo(frames, o => o.WithStrictOrdering());
                }

                return got;
            });
        });

    private static T? Read<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (ProtocolException refusal)
        {
            refusal.Message.Should().NotBeNullOrWhiteSpace();
            return null;
        }
    }
}
