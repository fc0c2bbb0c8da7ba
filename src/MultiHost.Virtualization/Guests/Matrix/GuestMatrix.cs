using MultiHost.Settings;

namespace MultiHost.Virtualization.Guests.Matrix;

/// <summary>The guests that a run has for tests that take any.</summary>
internal sealed class GuestMatrix
{
    private const string DefaultGuest = """{ "guests": [ { "name": "pulse" } ] }""";

    private GuestMatrix(IReadOnlyList<MatrixGuest> guests) => Guests = guests;

    /// <summary>The guests, in the order of the file.</summary>
    public IReadOnlyList<MatrixGuest> Guests { get; }

    /// <summary>Finds the guests: those of the file that the runsettings name, of <c>guests.json</c> beside the tests, or else the pulse guest alone.</summary>
    /// <param name="folder">The folder of the test assembly.</param>
    /// <param name="selection">What the runsettings say.</param>
    /// <exception cref="GuestMatrixException">The file or a filter has mistakes, or no guest is left.</exception>
    public static GuestMatrix Find(string folder, GuestSelection selection)
    {
        GuestMatrix all = Read(folder, selection.File);
        IReadOnlyList<MatrixGuest> left = all.Select(selection.Only, selection.No);
        return left.Count > 0
            ? new GuestMatrix(left)
            : throw new GuestMatrixException(
                "<Guests> of the runsettings", [$"{(selection.Only ?? selection.No)!.Place}: no guest is left. Without filters there are {all.Names}."]);
    }

    /// <summary>The guests that pass filters; maybe none.</summary>
    /// <param name="only">The only ones; null for all.</param>
    /// <param name="no">Those that are left out; null for none.</param>
    /// <exception cref="GuestMatrixException">A filter has a mistake.</exception>
    public IReadOnlyList<MatrixGuest> Select(PlacedText? only, PlacedText? no)
    {
        (VariantFilter? wanted, VariantFilter? unwanted) = (Filter(only), Filter(no));
        return [.. Guests.Where(g => wanted?.Matches(g.Definition.Name) != false && unwanted?.Matches(g.Definition.Name) != true)];
    }

    /// <summary>Names of the guests, as far as a message has room.</summary>
    public string Names => string.Join(", ", Guests.Take(20).Select(g => g.Definition.Name)) + (Guests.Count > 20 ? $" and {Guests.Count - 20} more" : "");

    private static GuestMatrix Read(string folder, PlacedText? named)
    {
        string path = Path.GetFullPath(Path.Combine(folder, named?.Value ?? GuestFile.DefaultName));
        if (named is null && !File.Exists(path))
        {
            return new GuestMatrix(GuestFile.Read(GuestFile.DefaultName, DefaultGuest));
        }

        try
        {
            return new GuestMatrix(GuestFile.Read(Path.GetFileName(path), File.ReadAllText(path)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GuestMatrixException(
                named is null ? path : "<Guests> of the runsettings",
                [$"{named?.Place ?? path}: the file cannot be read: {e.Message} A relative path begins at the folder of the test assembly, {folder}."]);
        }
    }

    private static VariantFilter? Filter(PlacedText? text)
    {
        if (text is null)
        {
            return null;
        }

        return VariantFilter.TryParse(text.Value, out VariantFilter? filter, out (int At, string Message)? mistake)
            ? filter
            : throw new GuestMatrixException("A filter of guests", [$"{text.Place}: at character {mistake.Value.At + 1}: {mistake.Value.Message}."]);
    }
}
