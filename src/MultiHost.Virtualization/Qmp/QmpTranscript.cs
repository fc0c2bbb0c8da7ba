using System.Globalization;
using System.Text;

namespace MultiHost.Virtualization.Qmp;

/// <summary>Writes both directions of a connection to a file, up to a size. Safe to use from several threads.</summary>
internal sealed class QmpTranscript(string path, TimeProvider time, long maxBytes = 8 * 1024 * 1024) : IDisposable
{
    private const int MaxLine = 4096;

    private readonly Lock gate = new();
    private readonly StreamWriter file = new(path, append: true, new UTF8Encoding(false)) { AutoFlush = true };
    private long written;
    private bool closed;

    public void Sent(ReadOnlySpan<byte> line) => Write("->", line);

    public void Received(ReadOnlySpan<byte> line) => Write("<-", line);

    public void Note(string text) => Write("--", Encoding.UTF8.GetBytes(text));

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            file.Dispose();
        }
    }

    private void Write(string direction, ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd("\r\n"u8);
        string text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, MaxLine)]);
        string cut = line.Length > MaxLine ? $" … {line.Length} bytes" : string.Empty;
        string stamp = time.GetUtcNow().ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        lock (gate)
        {
            if (closed || written > maxBytes)
            {
                return;
            }

            string entry = $"{stamp} {direction} {text}{cut}";
            written += entry.Length;
            file.WriteLine(written > maxBytes ? $"{stamp} … the transcript ends here: {maxBytes} bytes" : entry);
        }
    }
}
