using System.Text;

namespace MultiHost.Reporting;

/// <summary>Makes lines with times of the pieces in which a role's output comes. Not safe for use by several threads.</summary>
internal sealed class TimedOutput
{
    private readonly StringBuilder begun = new();
    private DateTimeOffset begunAt;

    /// <summary>The lines that end in a piece.</summary>
    /// <param name="text">The piece.</param>
    /// <param name="at">When it began to be written.</param>
    /// <param name="marks">What of it was written later: see <see cref="Protocol.OutputWritten"/>.</param>
    public IEnumerable<LogLine> Lines(string text, DateTimeOffset at, int[]? marks)
    {
        int mark = 0;
        DateTimeOffset now = at;
        for (int start = 0; start < text.Length;)
        {
            for (; marks is not null && mark < marks.Length && marks[mark] <= start; mark += 2)
            {
                now = at + TimeSpan.FromMilliseconds(marks[mark + 1]);
            }

            if (begun.Length == 0)
            {
                begunAt = now;
            }

            int end = text.IndexOf('\n', start);
            begun.Append(text, start, (end < 0 ? text.Length : end) - start);
            start = end < 0 ? text.Length : end + 1;
            if (end >= 0)
            {
                yield return Take();
            }
        }
    }

    /// <summary>The line that has not ended; <c>null</c> if there is none.</summary>
    public LogLine? Rest() => begun.Length == 0 ? null : Take();

    private LogLine Take()
    {
        LogLine line = new(begunAt, EntryText.Output + begun.ToString().TrimEnd('\r'));
        begun.Clear();
        return line;
    }
}
