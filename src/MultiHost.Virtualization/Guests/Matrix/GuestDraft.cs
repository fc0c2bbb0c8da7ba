namespace MultiHost.Virtualization.Guests.Matrix;

/// <summary>A guest that is being put together of parts.</summary>
/// <param name="Parts">Names of its parts, in their order.</param>
/// <param name="Place">Where its last part begins in the file.</param>
/// <param name="Values">What its parts say of it.</param>
/// <param name="Filters">What its parts say of its name.</param>
internal sealed record GuestDraft(IReadOnlyList<string> Parts, int Place, IReadOnlyDictionary<string, PlacedValue> Values, IReadOnlyList<Predicate<string>> Filters)
{
    public static GuestDraft Empty { get; } = new([], 0, new Dictionary<string, PlacedValue>(), []);

    public string Name => string.Join('.', Parts);

    public bool IsWanted => Filters.All(f => f(Name));

    /// <summary>All guests that this one and a part make.</summary>
    public IEnumerable<GuestDraft> With(GuestPart part)
    {
        GuestDraft begun = new([.. Parts, .. part.Name.Length == 0 ? [] : new[] { part.Name }], part.Place, Over(part.Values), [.. Filters, .. part.Filters]);
        return part.Lists.Aggregate<IReadOnlyList<GuestPart>, IEnumerable<GuestDraft>>(
            [begun], (drafts, list) => drafts.SelectMany(draft => list.SelectMany(draft.With)));
    }

    // A later value takes the place of an earlier one, and an image that of a system; arguments are added to those before.
    private Dictionary<string, PlacedValue> Over(IReadOnlyDictionary<string, PlacedValue> later)
    {
        Dictionary<string, PlacedValue> all = new(Values);
        foreach ((string name, PlacedValue value) in later)
        {
            _ = name switch
            {
                GuestMembers.System => all.Remove(GuestMembers.Image),
                GuestMembers.Image => all.Remove(GuestMembers.System),
                _ => false,
            };
            all[name] = name == GuestMembers.ExtraArguments && all.TryGetValue(name, out PlacedValue? before) ? before.With(value) : value;
        }

        return all;
    }
}
