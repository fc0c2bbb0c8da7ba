using MultiHost.Recording;

namespace MultiHost.Cli;

/// <summary>
/// Lays spans into lanes: in one lane they follow each other, or lie within each other, as a viewer draws them. What overlaps gets a lane beside it.
/// </summary>
internal sealed class TraceLanes
{
    private readonly Dictionary<(string Process, string Lane), List<Stack<DateTimeOffset>>> rows = [];

    /// <summary>Places a span. They come in the order of their begins, and of two that begin together the longer one first.</summary>
    /// <returns>The lane's name: that which was given, with a number if it is not the first.</returns>
    public string Place(string process, string lane, RunSpan span)
    {
        if (!rows.TryGetValue((process, lane), out List<Stack<DateTimeOffset>>? beside))
        {
            rows[(process, lane)] = beside = [];
        }

        for (int row = 0; ; row++)
        {
            if (row == beside.Count)
            {
                beside.Add([]);
            }

            Stack<DateTimeOffset> around = beside[row];
            while (around.TryPeek(out DateTimeOffset end) && end <= span.Start)
            {
                around.Pop();
            }

            if (around.Count == 0 || around.Peek() >= span.End)
            {
                around.Push(span.End!.Value);
                return row == 0 ? lane : $"{lane} {row + 1}";
            }
        }
    }
}
