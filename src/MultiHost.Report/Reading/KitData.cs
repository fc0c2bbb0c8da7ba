using System.Text.Json;

namespace MultiHost.Report.Reading;

/// <summary>The object in a kit's line. What is not there, or of another form, is missing: a report shows what it understands.</summary>
internal readonly struct KitData(JsonElement data)
{
    public static KitData Of(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return new KitData(document.RootElement.Clone());
    }

    public string? Text(string name) => Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public double? Number(string name) => Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out double value) && double.IsFinite(value) ? value : null;

    public bool Flag(string name) => Member(name).ValueKind == JsonValueKind.True;

    public KitData Inner(string name) => new(Member(name));

    /// <summary>The whole of a member as JSON; none if it is not there.</summary>
    public string? Json(string name) => Member(name) is { ValueKind: not JsonValueKind.Undefined } member ? member.GetRawText() : null;

    /// <summary>A list of pairs of numbers.</summary>
    public IReadOnlyList<(double First, double Second)>? Pairs(string name)
    {
        if (Member(name) is not { ValueKind: JsonValueKind.Array } list)
        {
            return null;
        }

        List<(double, double)> pairs = [];
        foreach (JsonElement pair in list.EnumerateArray())
        {
            if (pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2
                && pair[0].ValueKind == JsonValueKind.Number && pair[1].ValueKind == JsonValueKind.Number)
            {
                pairs.Add((pair[0].GetDouble(), pair[1].GetDouble()));
            }
        }

        return pairs;
    }

    private JsonElement Member(string name) => data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out JsonElement member) ? member : default;
}
