using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MultiHost.Protocol;

/// <summary>Messages to and from the bytes of a frame: JSON, with the kind of message as its first property.</summary>
internal static class MessageCodec
{
    public static byte[] Encode(ControllerMessage message) =>
        (message is BarrierReleased released ? BarrierCodec.Encode(released) : null)
        ?? JsonSerializer.SerializeToUtf8Bytes(message, MessageContext.Default.ControllerMessage);

    public static byte[] Encode(AgentMessage message) =>
        (message is Arrived arrived ? BarrierCodec.Encode(arrived) : null)
        ?? JsonSerializer.SerializeToUtf8Bytes(message, MessageContext.Default.AgentMessage);

    /// <exception cref="ProtocolException">The bytes are no message to an agent.</exception>
    public static ControllerMessage DecodeControllerMessage(ReadOnlyMemory<byte> frame) =>
        FrameCheck.Checked(BarrierCodec.DecodeReleased(frame.Span) ?? Decode(frame, MessageContext.Default.ControllerMessage));

    /// <exception cref="ProtocolException">The bytes are no message of an agent.</exception>
    public static AgentMessage DecodeAgentMessage(ReadOnlyMemory<byte> frame) =>
        FrameCheck.Checked(BarrierCodec.DecodeArrived(frame.Span) ?? Decode(frame, MessageContext.Default.AgentMessage));

    private static T Decode<T>(ReadOnlyMemory<byte> frame, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(frame.Span, type) ?? throw new ProtocolException("A frame holds 'null' instead of a message.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
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
