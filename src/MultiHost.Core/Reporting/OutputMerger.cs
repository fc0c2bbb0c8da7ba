using System.Globalization;
using System.Text;

namespace MultiHost.Reporting;

/// <summary>
/// Puts the output of several roles into one text, line by line, each under its role. Keeps of each role what the limit allows, whatever comes: agents cut
/// what a test writes themselves, at the same limit, so this one is met by an agent that does not, and by steps and checks without end. Not safe for use by
/// several threads.
/// </summary>
internal sealed class OutputMerger(int maxKiB)
{
    // What an agent says about that which it has cut.
    private const int NoteChars = 1024;

    private readonly StringBuilder text = new();
    private readonly Dictionary<RoleName, Part> parts = [];

    public void Write(RoleName role, string piece)
    {
        Part part = Of(role);
        int length = Math.Min(piece.Length, part.CharsLeft);
        part.CharsLeft -= length;
        ReadOnlySpan<char> rest = piece.AsSpan(0, length);
        int lineEnd;
        while ((lineEnd = rest.IndexOf('\n')) >= 0)
        {
            part.Begun.Append(rest[..lineEnd]);
            EndLine(role, part.Begun);
            rest = rest[(lineEnd + 1)..];
        }

        part.Begun.Append(rest);
        if (length < piece.Length)
        {
            Full(role, part, ref part.SaidTextIsFull, "output");
        }
    }

    /// <returns>Whether there was room for it.</returns>
    public bool WriteStep(RoleName role, string step, TimeSpan at) =>
        WriteLine(role, string.Create(CultureInfo.InvariantCulture, $"> {step} (after {at.TotalSeconds:0.000} s)"));

    /// <summary>Writes a line of ours about the role.</summary>
    /// <returns>Whether there was room for it.</returns>
    public bool WriteLine(RoleName role, string line)
    {
        Part part = Of(role);
        if (line.Length > part.LineCharsLeft)
        {
            part.LineCharsLeft = 0;
            Full(role, part, ref part.SaidLinesAreFull, "steps and checks");
            return false;
        }

        part.LineCharsLeft -= line.Length;
        Put(role, part, line);
        return true;
    }

    public override string ToString()
    {
        foreach ((RoleName role, Part part) in parts)
        {
            if (part.Begun.Length > 0)
            {
                EndLine(role, part.Begun);
            }
        }

        return text.ToString();
    }

    private void Full(RoleName role, Part part, ref bool said, string what)
    {
        if (!said)
        {
            said = true;
            Put(role, part, $"[… its {what} beyond <Output MaxKiB=\"{maxKiB}\"/> left out …]");
        }
    }

    private void Put(RoleName role, Part part, string line)
    {
        if (part.Begun.Length > 0)
        {
            EndLine(role, part.Begun);
        }

        text.Append('[').Append(role.Value).Append("] ").Append(line).Append('\n');
    }

    private void EndLine(RoleName role, StringBuilder line)
    {
        text.Append('[').Append(role.Value).Append("] ").Append(line.ToString().AsSpan().TrimEnd('\r')).Append('\n');
        line.Clear();
    }

    private Part Of(RoleName role)
    {
        if (!parts.TryGetValue(role, out Part? part))
        {
            int chars = (int)Math.Min(int.MaxValue / 4, maxKiB * 1024L) + NoteChars;
            parts[role] = part = new Part { CharsLeft = chars, LineCharsLeft = chars };
        }

        return part;
    }

    private sealed class Part
    {
        public bool SaidTextIsFull;
        public bool SaidLinesAreFull;

        public StringBuilder Begun { get; } = new();

        public int CharsLeft { get; set; }

        public int LineCharsLeft { get; set; }
    }
}
