using System.Text.Json;
using System.Text.RegularExpressions;

namespace MultiHost.Recording;

/// <summary>As much of JSON Schema (draft 2020-12) as the schemas in docs use. A keyword that it does not know is an error.</summary>
internal sealed class JsonSchema
{
    private const string Definitions = "#/$defs/";

    private readonly JsonElement root;

    public JsonSchema(string file) => root = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;

    /// <summary>What the schema defines.</summary>
    public IReadOnlyDictionary<string, JsonElement> Defined => root.GetProperty("$defs").EnumerateObject().ToDictionary(d => d.Name, d => d.Value);

    /// <summary>What is wrong with a value; <c>null</c> if nothing is.</summary>
    public string? Trouble(JsonElement value) => Trouble(value, root, "$");

    private string? Trouble(JsonElement value, JsonElement schema, string where)
    {
        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            if (Trouble(value, keyword, schema, where) is { } trouble)
            {
                return trouble;
            }
        }

        return null;
    }

    private string? Trouble(JsonElement value, JsonProperty keyword, JsonElement schema, string where) => keyword.Name switch
    {
        "$schema" or "title" or "description" or "$defs" or "additionalProperties" => null,
        "$ref" => Trouble(value, Defined[keyword.Value.GetString()![Definitions.Length..]], where),
        "type" => IsOf(value, keyword.Value.GetString()!) ? null : $"{where} is no {keyword.Value}: {value.GetRawText()}",
        "const" => JsonElement.DeepEquals(value, keyword.Value) ? null : $"{where} is not {keyword.Value}: {value.GetRawText()}",
        "enum" => keyword.Value.EnumerateArray().Any(v => JsonElement.DeepEquals(value, v)) ? null : $"{where} is none of {keyword.Value}: {value.GetRawText()}",
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() >= keyword.Value.GetDouble() ? null : $"{where} is too small: {value}",
        "maximum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() <= keyword.Value.GetDouble() ? null : $"{where} is too large: {value}",
        "minItems" => value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= keyword.Value.GetInt32() ? null : $"{where} has too few items",
        "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!) ? null : $"{where} looks wrong: {value}",
        "required" => keyword.Value.EnumerateArray().Select(n => n.GetString()!).FirstOrDefault(n => !value.TryGetProperty(n, out _)) is { } missing
            ? $"{where} lacks {missing}"
            : null,
        "properties" => Properties(value, keyword.Value, IsClosed(schema), where),
        "items" => value.EnumerateArray().Select((item, i) => Trouble(item, keyword.Value, $"{where}[{i}]")).FirstOrDefault(t => t is not null),
        "oneOf" => OneOf(value, [.. keyword.Value.EnumerateArray()], where),
        _ => throw new NotSupportedException($"The schema has the keyword {keyword.Name}, which this does not know."),
    };

    private string? Properties(JsonElement value, JsonElement known, bool isClosed, string where)
    {
        foreach (JsonProperty property in value.EnumerateObject())
        {
            string? trouble = known.TryGetProperty(property.Name, out JsonElement schema) ? Trouble(property.Value, schema, $"{where}.{property.Name}")
                : isClosed ? $"{where} has a member that is not in the schema: {property.Name}"
                : null;
            if (trouble is not null)
            {
                return trouble;
            }
        }

        return null;
    }

    private string? OneOf(JsonElement value, JsonElement[] schemas, string where)
    {
        string?[] troubles = [.. schemas.Select(s => Trouble(value, s, where))];
        int fitting = troubles.Count(t => t is null);
        return fitting == 1 ? null
            : fitting > 1 ? $"{where} is of {fitting} kinds"
            : troubles.OrderBy(t => t!.StartsWith($"{where}.kind ", StringComparison.Ordinal) ? 1 : 0).First();
    }

    private static bool IsClosed(JsonElement schema) => schema.TryGetProperty("additionalProperties", out JsonElement more) && more.ValueKind == JsonValueKind.False;

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => throw new NotSupportedException($"The schema has the type {type}, which this does not know."),
    };
}
