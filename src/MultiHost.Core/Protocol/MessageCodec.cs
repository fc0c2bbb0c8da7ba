using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MultiHost.Results;

namespace MultiHost.Protocol;

/// <summary>Messages to and from the bytes of a frame: JSON, with the kind of message as its first property.</summary>
internal static class MessageCodec
{
    private static readonly KindedJson<ControllerMessage> OfController = new(MessageContext.Default);
    private static readonly KindedJson<AgentMessage> OfAgent = new(MessageContext.Default);

    public static byte[] Encode(ControllerMessage message) => (message is BarrierReleased released ? BarrierCodec.Encode(released) : null) ?? OfController.Write(message);

    public static byte[] Encode(AgentMessage message) => (message is Arrived arrived ? BarrierCodec.Encode(arrived) : null) ?? OfAgent.Write(message);

    /// <exception cref="ProtocolException">The bytes are no message to an agent.</exception>
    public static ControllerMessage DecodeControllerMessage(ReadOnlyMemory<byte> frame) =>
        FrameCheck.Checked(BarrierCodec.DecodeReleased(frame.Span) ?? Decode(frame, OfController));

    /// <exception cref="ProtocolException">The bytes are no message of an agent.</exception>
    public static AgentMessage DecodeAgentMessage(ReadOnlyMemory<byte> frame) =>
        FrameCheck.Checked(BarrierCodec.DecodeArrived(frame.Span) ?? Decode(frame, OfAgent));

    private static T Decode<T>(ReadOnlyMemory<byte> frame, KindedJson<T> json)
        where T : class
    {
        try
        {
            return json.Read(frame.Span);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            string text = Encoding.UTF8.GetString(frame.Span[..Math.Min(frame.Length, 200)]);
            throw new ProtocolException($"A frame of {frame.Length} bytes is no {typeof(T).Name}: {e.Message} It begins: '{text}'", e);
        }
    }
}

/// <summary>Serializers that the compiler writes, so that an agent starts without building any.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(ControllerMessage))]
[JsonSerializable(typeof(AgentMessage))]
internal sealed partial class MessageContext : JsonSerializerContext;
