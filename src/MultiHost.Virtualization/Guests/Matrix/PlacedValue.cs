using System.Text.Json;

namespace MultiHost.Virtualization.Guests.Matrix;

/// <summary>A value of a JSON document, and where it stands.</summary>
/// <param name="Kind">What it is: <see cref="JsonTokenType.StartObject"/> for an object, and so on.</param>
/// <param name="Offset">Its first byte.</param>
/// <param name="Raw">As it stands in the document.</param>
/// <param name="Text">A string's text, unescaped; of other values as they stand.</param>
/// <param name="Members">An object's members; none of other values.</param>
/// <param name="Items">An array's items; none of other values.</param>
internal sealed record PlacedValue(
    JsonTokenType Kind, int Offset, string Raw, string Text, IReadOnlyList<PlacedMember> Members, IReadOnlyList<PlacedValue> Items)
{
    /// <summary>A list with the items of another one after its own, at the place of that one.</summary>
    public PlacedValue With(PlacedValue later)
    {
        PlacedValue[] items = [.. Items, .. later.Items];
        string raw = $"[{string.Join(", ", items.Select(i => i.Raw))}]";
        return new PlacedValue(Kind, later.Offset, raw, raw, [], items);
    }
}

/// <summary>A member of a JSON object, and where its name stands.</summary>
internal sealed record PlacedMember(string Name, int Offset, PlacedValue Value);
