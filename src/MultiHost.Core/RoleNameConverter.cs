using System.Text.Json;
using System.Text.Json.Serialization;

namespace MultiHost;

/// <summary>Writes a role's name as text, so that roles can be part of what hosts exchange, as values and as keys.</summary>
internal sealed class RoleNameConverter : JsonConverter<RoleName>
{
    public override RoleName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, RoleName value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

    public override RoleName ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, RoleName value, JsonSerializerOptions options) => writer.WritePropertyName(value.Value);

    private static RoleName Parse(string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text) ? RoleName.None : new RoleName(text);
        }
        catch (ArgumentException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }
}
