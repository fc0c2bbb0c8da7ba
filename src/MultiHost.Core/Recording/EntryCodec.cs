using System.Text.Json;
using System.Text.Json.Serialization;
using MultiHost.Results;

namespace MultiHost.Recording;

/// <summary>Entries to and from lines of JSON.</summary>
internal static class EntryCodec
{
    private static readonly KindedJson<RunEntry> Own = new(EntryContext.Default);

    /// <summary>All kinds of lines, those of our own kits included.</summary>
    public static IReadOnlySet<string> Kinds { get; } = Own.Kinds.Union(HostEvent.Kinds).ToHashSet(StringComparer.Ordinal);

    public static void Write(RunEntry entry, Utf8JsonWriter json)
    {
        if (entry is HostEvent noted)
        {
            noted.Write(json, EntryContext.Default.Options);
        }
        else
        {
            json.WriteRawValue(Own.Write(entry), skipInputValidation: true);
        }
    }

    /// <returns>The entry; <c>null</c> if it is of a kind that this version does not know.</returns>
    /// <exception cref="JsonException">It is no line of a record.</exception>
    public static RunEntry? Read(ReadOnlySpan<byte> line)
    {
        string kind = Own.KindOf(line) ?? throw new JsonException("The line is no object that begins with its kind.");
        return Own.Has(kind) ? Own.Read(line)
            : HostEvent.IsKind(kind) ? HostEvent.Read(line)
            : null;
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
