using System.Text.Json;
using System.Text.Json.Serialization;

namespace MultiHost.Recording;

/// <summary>Entries to and from lines of JSON.</summary>
internal static class EntryCodec
{
    // Each line has its kind first, and a kit's line one that the serializer does not know.
    private static readonly IReadOnlySet<string> Own = EntryContext.Default.RunEntry.PolymorphismOptions!.DerivedTypes
        .Select(t => (string)t.TypeDiscriminator!)
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>All kinds of lines, those of our own kits included.</summary>
    public static IReadOnlySet<string> Kinds { get; } = Own.Union(HostEvent.Kinds).ToHashSet(StringComparer.Ordinal);

    public static void Write(RunEntry entry, Utf8JsonWriter json)
    {
        if (entry is HostEvent noted)
        {
            noted.Write(json, EntryContext.Default.Options);
        }
        else
        {
            JsonSerializer.Serialize(json, entry, EntryContext.Default.RunEntry);
        }
    }

    /// <returns>The entry; <c>null</c> if it is of a kind that this version does not know.</returns>
    /// <exception cref="JsonException">It is no line of a record.</exception>
    public static RunEntry? Read(ReadOnlySpan<byte> line)
    {
        string kind = KindOf(line);
        return Own.Contains(kind) ? JsonSerializer.Deserialize(line, EntryContext.Default.RunEntry)
            : HostEvent.IsKind(kind) ? HostEvent.Read(line)
            : null;
    }

    private static string KindOf(ReadOnlySpan<byte> line)
    {
        Utf8JsonReader reader = new(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName
            || !reader.ValueTextEquals("kind"u8) || !reader.Read() || reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("The line is no object that begins with its kind.");
        }

        return reader.GetString()!;
    }
}

/// <summary>Serializers that the compiler writes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(RunEntry))]
[JsonSerializable(typeof(HostEvent.Form))]
internal sealed partial class EntryContext : JsonSerializerContext;
