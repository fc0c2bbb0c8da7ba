using System.Globalization;
using System.Text;

namespace MultiHost.Linux;

/// <summary>Reads a stream of any length to its end, and keeps its beginning and its end.</summary>
internal static class KeptText
{
    /// <summary>Reads to the end, or until cancelled.</summary>
    /// <returns>What was read; of more than <paramref name="most"/> characters the first and the last half of as many, and a note between them.</returns>
    public static async Task<string> ReadAsync(TextReader reader, int most, CancellationToken cancellationToken)
    {
        char[] buffer = new char[8192];
        StringBuilder head = new();
        StringBuilder tail = new();
        long left = 0;
        try
        {
            int read;
            while ((read = await reader.ReadAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false)) > 0)
            {
                int toHead = Math.Min(read, most / 2 - head.Length);
                head.Append(buffer, 0, toHead);
                tail.Append(buffer, toHead, read - toHead);
                if (tail.Length > most)
                {
                    left += tail.Length - most / 2;
                    tail.Remove(0, tail.Length - most / 2);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The stream is gone, or whoever reads has heard enough: what was read is what there is.
        }

        if (left > 0)
        {
            head.Append(CultureInfo.InvariantCulture, $"\n[… {left} characters are left out …]\n");
        }

        return head.Append(tail).ToString();
    }
}
