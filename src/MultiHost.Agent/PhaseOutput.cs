using System.Globalization;
using System.Text;

namespace MultiHost.Agent;

/// <summary>
/// What a test writes, in pieces to the controller. Of a test that writes more than the limit, the first half of the limit and the last half are
/// sent, with a line between them that says how much was left out. Safe for use by several threads.
/// </summary>
internal sealed class PhaseOutput(int maxKiB, Action<string> send)
{
    private const int PieceChars = 8 * 1024;

    private readonly Lock access = new();
    private readonly StringBuilder piece = new();
    private readonly Queue<string> tail = new();
    private readonly int headChars = maxKiB * 1024 / 2;
    private int sentChars;
    private int tailChars;
    private long leftOutChars;
    private bool closed;

    public void Write(string text)
    {
        lock (access)
        {
            if (closed)
            {
                return;
            }

            piece.Append(text);
            if (piece.Length >= PieceChars)
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
                send(string.Create(
                    CultureInfo.InvariantCulture,
                    $"\n[… {leftOutChars / 1024.0 / 1024.0:0.0} MiB left out; the limit is <Output MaxKiB=\"{maxKiB}\"/> for a role and test …]\n"));
            }

            foreach (string text in tail)
            {
                send(text);
            }

            tail.Clear();
        }
    }

    private void SendPiece()
    {
        if (piece.Length == 0)
        {
            return;
        }

        string text = piece.ToString();
        piece.Clear();
        for (int start = 0; start < text.Length;)
        {
            bool isHead = sentChars < headChars;
            int length = Cut(text, start, Math.Min(PieceChars, isHead ? headChars - sentChars : PieceChars));
            string part = text.Substring(start, length);
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

    private void Keep(string text)
    {
        tail.Enqueue(text);
        tailChars += text.Length;
        while (tailChars - tail.Peek().Length >= headChars)
        {
            string oldest = tail.Dequeue();
            tailChars -= oldest.Length;
            leftOutChars += oldest.Length;
        }
    }
}
