using System.Globalization;
using System.Text;

namespace MultiHost.Linux;

/// <summary>
/// What a stream of any length said so far: its beginning and its end. Whoever has heard enough takes <see cref="Text"/> and leaves the reader alone: a read of a
/// pipe ends with the last process that holds the pipe, which may be never. Safe for use by several threads.
/// </summary>
internal sealed class KeptText(int most)
{
    private readonly StringBuilder head = new();
    private readonly StringBuilder tail = new();
    private long left;

    /// <summary>What was read; of more than was allowed the first and the last half of as many characters, and a note between them.</summary>
    public string Text
    {
        get
        {
            lock (head)
            {
                string note = left > 0 ? string.Create(CultureInfo.InvariantCulture, $"\n[… {left} characters are left out …]\n") : "";
                return $"{head}{note}{tail}";
            }
        }
    }

    /// <summary>Reads to the end. Never fails: of a stream that is gone, what was read is what there is.</summary>
    public async Task ReadAsync(TextReader reader)
    {
        char[] buffer = new char[8192];
        try
        {
            int read;
            while ((read = await reader.ReadAsync(buffer.AsMemory()).ConfigureAwait(false)) > 0)
            {
                Append(buffer.AsSpan(0, read));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // As if it had ended here.
        }
    }

    private void Append(ReadOnlySpan<char> piece)
    {
        lock (head)
        {
            int toHead = Math.Min(piece.Length, (most / 2) - head.Length);
            head.Append(piece[..toHead]);
            tail.Append(piece[toHead..]);
            if (tail.Length > most)
            {
                left += tail.Length - (most / 2);
                tail.Remove(0, tail.Length - (most / 2));
            }
        }
    }
}
