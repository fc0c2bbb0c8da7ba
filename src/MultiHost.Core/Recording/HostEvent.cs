using System.Text.Json;
using System.Text.Json.Serialization;

namespace MultiHost.Recording;

/// <summary>What a kit on a host has noted. The kit gives the line its kind, and an object of its own.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Role">Whose host it is.</param>
/// <param name="Kind">One of <see cref="Kinds"/>, or a name with a dot: <c>vendor.kind</c>.</param>
/// <param name="Data">A JSON object.</param>
internal sealed record HostEvent(long Phase, string Role, string Kind, string Data) : RoleEntry(Phase, Role)
{
    /// <summary>How long the object may be, in characters.</summary>
    public const int MaxDataChars = 16 * 1024;

    private const int MaxKindChars = 64;

    /// <summary>The kinds of our own kits.</summary>
    public static IReadOnlySet<string> Kinds { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "migration-phase", "migration-sample", "migration-result", "guest-event", "guest-work", "probe", "fault" };

    /// <summary>Whether a kit may name a line so.</summary>
    public static bool IsKind(string kind) => Kinds.Contains(kind)
        || (kind.Length <= MaxKindChars && kind.Contains('.', StringComparison.Ordinal) && kind.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'));

    /// <summary>Whether it is an object, and no longer than it may be.</summary>
    public static bool IsData(string data)
    {
        if (data.Length > MaxDataChars)
        {
            return false;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(data);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Writes the line. The serializer knows no kinds that come as they come.</summary>
    public void Write(Utf8JsonWriter json, JsonSerializerOptions options)
    {
        JsonConverter<DateTimeOffset> moments = (JsonConverter<DateTimeOffset>)options.GetConverter(typeof(DateTimeOffset));
        json.WriteStartObject();
        json.WriteString("kind"u8, Kind);
        json.WritePropertyName("t"u8);
        moments.Write(json, At, options);
        if (Came is { } came)
        {
            json.WritePropertyName("came"u8);
            moments.Write(json, came, options);
        }

        json.WriteNumber("phase"u8, Phase);
        json.WriteString("role"u8, Role);
        json.WritePropertyName("data"u8);
        using JsonDocument document = JsonDocument.Parse(Data);
        document.RootElement.WriteTo(json); // anew, so that it is one line
        json.WriteEndObject();
    }

    /// <summary>Reads the line.</summary>
    public static HostEvent Read(ReadOnlySpan<byte> line)
    {
        Form form = JsonSerializer.Deserialize(line, EntryContext.Default.Form) ?? throw new JsonException("The line is 'null'.");
        return new HostEvent(form.Phase, form.Role, form.Kind, form.Data.GetRawText()) { At = form.At, Came = form.Came };
    }

    /// <summary>The line as it is read.</summary>
    internal sealed record Form(string Kind, long Phase, string Role, JsonElement Data)
    {
        [JsonPropertyName("t")]
        public DateTimeOffset At { get; init; }

        public DateTimeOffset? Came { get; init; }
    }
}
