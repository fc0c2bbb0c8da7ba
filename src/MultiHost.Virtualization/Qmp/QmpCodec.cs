using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace MultiHost.Virtualization.Qmp;

/// <summary>Encoding: QMP's messages as JSON and back.</summary>
internal static class QmpCodec
{
    private const long LastSecond = 253_402_300_799; // the last one of the year 9999, DateTimeOffset's last

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
    /// <param name="line">Without its end.</param>
    /// <param name="now">When it came: the time of an event that QEMU has none for.</param>
    /// <exception cref="InvalidDataException">The line is no message of QMP.</exception>
    public static QmpMessage Decode(byte[] line, DateTimeOffset now)
    {
        try
        {
            CheckTexts(line);
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new InvalidDataException($"Not a message of QMP: {Shorten(line)}");
            }

            if (root.TryGetProperty("event", out JsonElement name))
            {
                JsonElement data = root.TryGetProperty("data", out JsonElement element) ? element.Clone() : default;
                return new QmpMessage.Event(new QmpEvent(Text(name), data, Timestamp(root, now)));
            }

            if (root.TryGetProperty("return", out JsonElement value))
            {
                return new QmpMessage.Return(Id(root), value.Clone());
            }

            if (root.TryGetProperty("error", out JsonElement error))
            {
                return new QmpMessage.Error(Id(root), Printable.Phrase(Text(error.GetProperty("class"))), Printable.Line(Text(error.GetProperty("desc"))));
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

    // QEMU says -1 when it could not ask its clock, which is that of this host.
    private static DateTimeOffset Timestamp(JsonElement root, DateTimeOffset now)
    {
        JsonElement time = root.GetProperty("timestamp");
        (JsonElement seconds, JsonElement microseconds) = (time.GetProperty("seconds"), time.GetProperty("microseconds"));
        return seconds.TryGetInt64(out long whole) && microseconds.TryGetInt64(out long part)
            && whole is >= 0 and <= LastSecond && part is >= 0 and < 1_000_000
                ? DateTimeOffset.UnixEpoch.AddSeconds(whole).AddMicroseconds(part)
                : now;
    }

    private static string Text(JsonElement text) => text.GetString() ?? throw new FormatException("null stands where a text must be");

    // What the parser lets pass, and whoever reads the text much later would stumble over: bytes that are not UTF-8, and halves of surrogate pairs.
    private static void CheckTexts(byte[] line)
    {
        Utf8JsonReader reader = new(line);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                && (reader.ValueIsEscaped || !Utf8.IsValid(reader.ValueSpan)))
            {
                _ = reader.GetString();
            }
        }
    }

    private static string Shorten(byte[] line)
    {
        string text = Printable.Line(System.Text.Encoding.UTF8.GetString(line.AsSpan(0, Math.Min(line.Length, 200))));
        return line.Length > 200 ? text + " …" : text;
    }
}
