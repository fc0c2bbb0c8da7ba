namespace MultiHost.Virtualization.Guests.Matrix;

/// <summary>The guests that a run is to have cannot be read, or a filter of them is wrong. The message lists all mistakes, one in a line, with file, line and column.</summary>
public sealed class GuestMatrixException : MultiHostException
{
    internal GuestMatrixException(string source, IReadOnlyList<string> mistakes)
        : base($"{source} {(mistakes.Count == 1 ? "has a mistake" : $"has {mistakes.Count} mistakes")}:\n{string.Join('\n', mistakes.Select(m => $"  {m}"))}") =>
        Mistakes = mistakes;

    /// <summary>The mistakes, each with its place: <c>guests.json(7,12): …</c>.</summary>
    public IReadOnlyList<string> Mistakes { get; }
}
