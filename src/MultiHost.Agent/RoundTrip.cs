using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MultiHost.Agent;

/// <summary>
/// Finds the first member in which a value differs from its copy. What counts is their state, private members included, and not what their types call equal:
/// an entity that compares by its number alone has not arrived if its name has not.
/// </summary>
internal sealed class RoundTrip
{
    private const int MaxDepth = 256;

    private readonly HashSet<(object Value, object Copy)> seen = new(ByReference.Instance);

    /// <returns>A sentence without its stop; <c>null</c> if the two are alike.</returns>
    public static string? Difference(object? value, object? copy) => new RoundTrip().Walk("", value, copy, 0);

    private string? Walk(string path, object? value, object? copy, int depth)
    {
        if (ReferenceEquals(value, copy))
        {
            return null;
        }

        if (value is null || copy is null)
        {
            return Say(path, value, copy);
        }

        if (depth > MaxDepth)
        {
            return $"{Subject(path)} is nested too deep";
        }

        ComparedType type = ComparedType.Of(value.GetType());
        if (value is JsonElement or JsonNode or JsonDocument)
        {
            return JsonSerializer.Serialize(value) == JsonSerializer.Serialize(copy) ? null : Say(path, value, copy);
        }

        if (type.Type != copy.GetType() && !(type.IsSystemSequence && ComparedType.Of(copy.GetType()).IsSystemSequence))
        {
            return $"{Subject(path)} would arrive as a {copy.GetType()} instead of a {type.Type}";
        }

        if (type.IsPlain)
        {
            return value.Equals(copy) ? null : Say(path, value, copy);
        }

        if (value is byte[] bytes && copy is byte[] copied)
        {
            return bytes.AsSpan().SequenceEqual(copied) ? null : Say(path, value, copy);
        }

        if (!type.Type.IsValueType && !seen.Add((value, copy)))
        {
            return null;
        }

        return Elements(path, value, copy, depth + 1)
            ?? type.Fields.Select(f => Walk($"{path}.{f.Name}", f.Field.GetValue(value), f.Field.GetValue(copy), depth + 1)).FirstOrDefault(d => d is not null);
    }

    private string? Elements(string path, object value, object copy, int depth) => (value, copy) switch
    {
        (IDictionary entries, IDictionary copied) => Entries(path, entries, copied, depth),
        (IEnumerable elements, IEnumerable copied) => InOrder(path, [.. elements.Cast<object?>()], [.. copied.Cast<object?>()], depth),
        _ => null,
    };

    private string? Entries(string path, IDictionary entries, IDictionary copied, int depth) =>
        entries.Count != copied.Count
            ? $"{Subject(path)} would arrive with {copied.Count} instead of {entries.Count} entries"
            : entries.Keys.Cast<object>()
                .Select(k => copied.Contains(k) ? Walk($"{path}[{Show(k)}]", entries[k], copied[k], depth) : $"{Subject(path)} would arrive without the key {Show(k)}")
                .FirstOrDefault(d => d is not null);

    private string? InOrder(string path, object?[] elements, object?[] copied, int depth)
    {
        if (elements.Length != copied.Length)
        {
            return $"{Subject(path)} would arrive with {copied.Length} instead of {elements.Length} elements";
        }

        string? difference = elements.Select((e, i) => Walk($"{path}[{i}]", e, copied[i], depth)).FirstOrDefault(d => d is not null);
        return difference;
    }

    private static string Subject(string path) => path.Length == 0 ? "it" : $"its member {path.TrimStart('.')}";

    private static string Say(string path, object? value, object? copy) => $"{Subject(path)} would arrive as {Show(copy)} instead of {Show(value)}";

    private static string Show(object? value) => value switch
    {
        null => "null",
        string text => $"'{(text.Length <= 60 ? text : text[..60] + "…")}'",
        IFormattable formattable when ComparedType.Of(value.GetType()).IsPlain => formattable.ToString(null, CultureInfo.InvariantCulture),
        bool or char => value.ToString()!,
        _ => $"another {value.GetType()}",
    };

    private sealed class ByReference : IEqualityComparer<(object Value, object Copy)>
    {
        public static readonly ByReference Instance = new();

        public bool Equals((object Value, object Copy) x, (object Value, object Copy) y) =>
            ReferenceEquals(x.Value, y.Value) && ReferenceEquals(x.Copy, y.Copy);

        public int GetHashCode((object Value, object Copy) pair) =>
            HashCode.Combine(RuntimeHelpers.GetHashCode(pair.Value), RuntimeHelpers.GetHashCode(pair.Copy));
    }
}
