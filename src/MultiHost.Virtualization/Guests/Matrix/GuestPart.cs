namespace MultiHost.Virtualization.Guests.Matrix;

/// <summary>A part of guests, as it stands in the file: a guest, a variant of guests, or the file's root. Guests are made by going through the parts and taking one of each list.</summary>
/// <param name="Name">Its part of the guest's name; empty for the root.</param>
/// <param name="Place">Where it begins in the file.</param>
/// <param name="Values">What it says of its guests, over what the parts before it say.</param>
/// <param name="Lists">Lists of further parts, one of each of which belongs to each guest.</param>
/// <param name="Filters">Whether a guest of which it is a part stays, by its name.</param>
internal sealed record GuestPart(
    string Name, int Place, IReadOnlyDictionary<string, PlacedValue> Values, IReadOnlyList<IReadOnlyList<GuestPart>> Lists, IReadOnlyList<Predicate<string>> Filters)
{
    /// <summary>How many guests it makes, before any filter; too many to count is infinite.</summary>
    public double Count => Lists.Aggregate(1.0, (product, list) => product * list.Sum(p => p.Count));
}
