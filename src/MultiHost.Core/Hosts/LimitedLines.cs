using System.Text;

namespace MultiHost.Hosts;

/// <summary>Lines of a stream that a host fills. None is longer than a limit: a host does not decide how much memory they take.</summary>
internal sealed class LimitedLines(Stream stream, int maxChars = LimitedLines.MaxChars)
{
    /// <summary>Longest line, in characters: what scripts say of a host takes a few hundred.</summary>
    public const int MaxChars = 64 * 1024;

    private readonly StreamReader reader = new(stream, new UTF8Encoding(false), false, 4096, leaveOpen: true);
    private readonly StringBuilder line = new();

    /// <summary>Reads a line. Blocks.</summary>
    /// <returns>The line without its end; <c>null</c> at the end of the stream.</returns>
    /// <exception cref="InvalidDataException">It is longer than the limit; the message has its beginning.</exception>
    public string? ReadLine()
    {
        line.Clear();
        int read;
        while ((read = reader.Read()) >= 0 && read != '\n')
        {
            if (line.Length == maxChars)
            {
                throw new InvalidDataException($"more than {maxChars / 1024} KiB without the end of a line. They begin: {line.ToString(0, Math.Min(200, maxChars))}");
            }

            line.Append((char)read);
        }

        return read < 0 && line.Length == 0 ? null : line.ToString().TrimEnd('\r');
    }
}
