using System.Text;

namespace MultiHost.Agent;

/// <summary>Text that waits to be sent, and when each part of it was written. Not safe for use by several threads.</summary>
internal sealed class TimedText(Func<long> now)
{
    private readonly StringBuilder text = new();
    private readonly List<(int Offset, int Milliseconds)> marks = [];
    private long began;

    public int Length => text.Length;

    /// <summary>Adds what is written now. Within a millisecond no further mark is made: a loop that writes must not cost more than its text.</summary>
    public void Append(string written)
    {
        long moment = now();
        if (text.Length == 0)
        {
            began = moment;
        }
        else if ((int)Math.Clamp((moment - began) / 1000, 0, int.MaxValue) is var later && later > (marks.Count == 0 ? 0 : marks[^1].Milliseconds))
        {
            marks.Add((text.Length, later));
        }

        text.Append(written);
    }

    /// <summary>Takes all that is there.</summary>
    public OutputPiece Take()
    {
        OutputPiece all = new(text.ToString(), began, [.. marks.SelectMany(m => new[] { m.Offset, m.Milliseconds })]);
        text.Clear();
        marks.Clear();
        return all;
    }

    /// <summary>A part of a piece, with its own times.</summary>
    public static OutputPiece Part(OutputPiece all, int start, int length)
    {
        int first = 0;
        List<int> later = [];
        int[] given = all.Marks ?? [];
        for (int i = 0; i < given.Length; i += 2)
        {
            if (given[i] <= start)
            {
                first = given[i + 1];
            }
            else if (given[i] < start + length)
            {
                later.Add(given[i] - start);
                later.Add(given[i + 1] - first);
            }
        }

        return new OutputPiece(all.Text.Substring(start, length), all.At + (first * 1000L), later.Count == 0 ? null : [.. later]);
    }
}
