using System.Text.Json;
using System.Text.Json.Nodes;

namespace MultiHost.Virtualization.Qmp;

/// <summary>Encoding: QMP's messages as JSON and back.</summary>
internal static class QmpCodec
{
    /// <summary>A command as one line, its end included.</summary>
    public static byte[] Encode(long id, string command, JsonObject? arguments, bool outOfBand)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString(outOfBand ? "exec-oob" : "execute", command);
            if (arguments is not null)
            {
                writer.WritePropertyName("arguments");
                arguments.WriteTo(writer);
            }

            writer.WriteNumber("id", id);
            writer.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    /// <summary>Reads one line.</summary>
    /// <exception cref="InvalidDataException">The line is no message of QMP.</exception>
    public static QmpMessage Decode(byte[] line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new InvalidDataException($"Not a message of QMP: {Shorten(line)}");
            }

            if (root.TryGetProperty("event", out JsonElement name))
            {
                JsonElement data = root.TryGetProperty("data", out JsonElement element) ? element.Clone() : default;
                return new QmpMessage.Event(new QmpEvent(name.GetString()!, data, Timestamp(root)));
            }

            if (root.TryGetProperty("return", out JsonElement value))
            {
                return new QmpMessage.Return(Id(root), value.Clone());
            }

            if (root.TryGetProperty("error", out JsonElement error))
            {
                return new QmpMessage.Error(Id(root), error.GetProperty("class").GetString()!, error.GetProperty("desc").GetString()!);
            }

            if (root.TryGetProperty("QMP", out JsonElement greeting))
            {
                return Greeting(greeting);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException($"Not a message of QMP: {Shorten(line)}", exception);
        }

        throw new InvalidDataException($"Not a message of QMP: {Shorten(line)}");
    }

    private static QmpMessage.Greeting Greeting(JsonElement greeting)
    {
        JsonElement qemu = greeting.GetProperty("version").GetProperty("qemu");
        string version = $"{qemu.GetProperty("major").GetInt32()}.{qemu.GetProperty("minor").GetInt32()}.{qemu.GetProperty("micro").GetInt32()}";
        bool outOfBand = greeting.TryGetProperty("capabilities", out JsonElement capabilities)
            && capabilities.EnumerateArray().Any(capability => capability.ValueEquals("oob"));
        return new QmpMessage.Greeting(version, outOfBand);
    }

    // Ids of ours are numbers; anything else is an answer to somebody else.
    private static long? Id(JsonElement root) =>
        root.TryGetProperty("id", out JsonElement id)
            ? id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out long number) ? number : long.MinValue
            : null;

    private static DateTimeOffset Timestamp(JsonElement root)
    {
        JsonElement time = root.GetProperty("timestamp");
        return DateTimeOffset.UnixEpoch
            .AddSeconds(time.GetProperty("seconds").GetInt64())
            .AddMicroseconds(time.GetProperty("microseconds").GetInt64());
    }

    private static string Shorten(byte[] line)
    {
        string text = System.Text.Encoding.UTF8.GetString(line.AsSpan(0, Math.Min(line.Length, 200)));
        return line.Length > 200 ? text + " …" : text;
    }
}
