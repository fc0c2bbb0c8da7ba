using System.Globalization;
using System.Text;
using MultiHost.Virtualization.Qemu;

namespace MultiHost.Virtualization.Qmp;

/// <summary>Writes both directions of a connection to a file, a line each, up to a size. Never throws. Safe to use from several threads.</summary>
/// <param name="path">The file; what it has is kept.</param>
/// <param name="time">Clock of the stamps.</param>
/// <param name="report">Told once if the log ends early.</param>
/// <param name="maxBytes">Largest size that is written here.</param>
internal sealed class QmpTranscript(string path, TimeProvider time, Action<string> report, long maxBytes = 8 * 1024 * 1024) : IDisposable
{
    private const int MaxLine = 4096;

    private readonly LogFile file = new(path, maxBytes, report);

    public void Sent(ReadOnlySpan<byte> line) => Write("->", line);

    public void Received(ReadOnlySpan<byte> line) => Write("<-", line);

    public void Note(string text) => Write("--", Encoding.UTF8.GetBytes(text));

    public void Dispose() => file.Dispose();

    private void Write(string direction, ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd("\r\n"u8);
        string text = Printable.Line(Encoding.UTF8.GetString(line[..Math.Min(line.Length, MaxLine)]));
        string cut = line.Length > MaxLine ? $" … {line.Length} bytes" : string.Empty;
        string stamp = time.GetUtcNow().ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        file.Write($"{stamp} {direction} {text}{cut}\n");
    }
}
