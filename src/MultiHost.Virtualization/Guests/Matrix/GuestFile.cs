using System.Globalization;

namespace MultiHost.Virtualization.Guests.Matrix;

/// <summary>Reads guests out of JSON (docs/guests.schema.json).</summary>
internal static class GuestFile
{
    /// <summary>What a file of guests is called if nobody names another.</summary>
    public const string DefaultName = "guests.json";

    private const int MostGuests = 10_000;

    /// <summary>Reads a document.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="text">The document.</param>
    /// <exception cref="GuestMatrixException">It has mistakes; it lists all of them.</exception>
    public static IReadOnlyList<MatrixGuest> Read(string name, string text)
    {
        PlacedJson file = new(name, text);
        GuestPart? root = file.Read() is { } value ? new PartReader(file).Read(value) : null;
        ThrowIfAny(file);
        if (root!.Count > MostGuests)
        {
            file.Report(root.Place, string.Create(CultureInfo.InvariantCulture, $"its lists make {root.Count:0} guests, before any filter. Allowed: {MostGuests}."));
            ThrowIfAny(file);
        }

        DraftReader reader = new(file);
        GuestDraft[] drafts = [.. GuestDraft.Empty.With(root).Where(d => d.IsWanted)];
        foreach (GuestDraft second in drafts.GroupBy(d => d.Name, StringComparer.OrdinalIgnoreCase).SelectMany(g => g.Skip(1)))
        {
            file.Report(second.Place, $"a second guest '{second.Name}'. Every guest has a name of its own (the case of letters does not count).");
        }

        MatrixGuest?[] guests = [.. drafts.Select(reader.Read)];
        if (drafts.Length == 0)
        {
            file.Report(root.Place, "its filters (only, no) leave no guest.");
        }

        ThrowIfAny(file);
        return [.. guests.OfType<MatrixGuest>()];
    }

    private static void ThrowIfAny(PlacedJson file)
    {
        if (file.Mistakes.Count > 0)
        {
            throw new GuestMatrixException(file.Name, file.Mistakes);
        }
    }
}
