using System.Globalization;
using System.Text;

namespace MultiHost.Reporting;

/// <summary>Puts the output of several roles into one text, line by line, each under its role. Not safe for use by several threads.</summary>
internal sealed class OutputMerger
{
    private readonly StringBuilder text = new();
    private readonly Dictionary<RoleName, StringBuilder> begun = [];

    public void Write(RoleName role, string piece)
    {
        if (!begun.TryGetValue(role, out StringBuilder? line))
        {
            begun[role] = line = new StringBuilder();
        }

        ReadOnlySpan<char> rest = piece;
        int lineEnd;
        while ((lineEnd = rest.IndexOf('\n')) >= 0)
        {
            line.Append(rest[..lineEnd]);
            EndLine(role, line);
            rest = rest[(lineEnd + 1)..];
        }

        line.Append(rest);
    }

    public void WriteStep(RoleName role, string step, TimeSpan at) =>
        WriteLine(role, string.Create(CultureInfo.InvariantCulture, $"> {step} (after {at.TotalSeconds:0.000} s)"));

    public void WriteLine(RoleName role, string line)
    {
        if (begun.TryGetValue(role, out StringBuilder? open) && open.Length > 0)
        {
            EndLine(role, open);
        }

        text.Append('[').Append(role.Value).Append("] ").Append(line).Append('\n');
    }

    public override string ToString()
    {
        foreach ((RoleName role, StringBuilder line) in begun)
        {
            if (line.Length > 0)
            {
                EndLine(role, line);
            }
        }

        return text.ToString();
    }

    private void EndLine(RoleName role, StringBuilder line)
    {
        text.Append('[').Append(role.Value).Append("] ").Append(line.ToString().AsSpan().TrimEnd('\r')).Append('\n');
        line.Clear();
    }
}
