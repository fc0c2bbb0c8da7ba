using System.Globalization;

namespace MultiHost.Agent;

/// <summary>
/// What a test writes, in pieces to the controller. Of a test that writes more than the limit, the first half of the limit and the last half are
/// sent, with a line between them that says how much was left out. Safe for use by several threads.
/// </summary>
/// <param name="maxKiB">The limit.</param>
/// <param name="now">This host's clock, in microseconds.</param>
/// <param name="send">Takes a piece.</param>
internal sealed class PhaseOutput(int maxKiB, Func<long> now, Action<OutputPiece> send)
{
    private const int PieceChars = 8 * 1024;

    private readonly Lock access = new();
    private readonly TimedText waiting = new(now);
    private readonly Queue<OutputPiece> tail = new();
    private readonly int headChars = maxKiB * 1024 / 2;
    private int sentChars;
    private int tailChars;
    private long leftOutChars;
    private bool closed;

    public void Write(string text)
    {
        lock (access)
        {
            if (closed || text.Length == 0)
            {
                return;
            }

            waiting.Append(text);
            if (waiting.Length >= PieceChars)
            {
                SendPiece();
            }
        }
    }

    /// <summary>Sends what is waiting, so that it is known even if this process dies now.</summary>
    public void Flush()
    {
        lock (access)
        {
            SendPiece();
        }
    }

    /// <summary>Sends the rest. What a test writes after its end is dropped.</summary>
    public void Close()
    {
        lock (access)
        {
            SendPiece();
            closed = true;
            if (leftOutChars > 0)
            {
                string note = string.Create(
                    CultureInfo.InvariantCulture,
                    $"\n[… {leftOutChars / 1024.0 / 1024.0:0.0} MiB left out; the limit is <Output MaxKiB=\"{maxKiB}\"/> for a role and test …]\n");
                send(new OutputPiece(note, tail.TryPeek(out OutputPiece? next) ? next.At : now()));
            }

            foreach (OutputPiece piece in tail)
            {
                send(piece);
            }

            tail.Clear();
        }
    }

    private void SendPiece()
    {
        if (waiting.Length == 0)
        {
            return;
        }

        OutputPiece all = waiting.Take();
        for (int start = 0; start < all.Text.Length;)
        {
            bool isHead = sentChars < headChars;
            int length = Cut(all.Text, start, Math.Min(PieceChars, isHead ? headChars - sentChars : PieceChars));
            OutputPiece part = TimedText.Part(all, start, length);
            start += length;
            if (isHead)
            {
                sentChars += length;
                send(part);
            }
            else
            {
                Keep(part);
            }
        }
    }

    // Not between the two halves of a character: alone they cannot be encoded.
    private static int Cut(string text, int start, int length)
    {
        if (length >= text.Length - start)
        {
            return text.Length - start;
        }

        return char.IsHighSurrogate(text[start + length - 1]) ? length + 1 : length;
    }

    private void Keep(OutputPiece piece)
    {
        tail.Enqueue(piece);
        tailChars += piece.Text.Length;
        while (tailChars - tail.Peek().Text.Length >= headChars)
        {
            int oldest = tail.Dequeue().Text.Length;
            tailChars -= oldest;
            leftOutChars += oldest;
        }
    }
}
