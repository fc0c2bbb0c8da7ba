using System.Globalization;
using System.Text;
using MultiHost.Results;

namespace MultiHost.Reporting;

/// <summary>A line of a log on the controller's clock: <c>2026-03-01T02:17:09.123Z +0.412 > Prepare</c>. Such lines sort by time as texts.</summary>
/// <param name="At">When it was.</param>
/// <param name="Text">What. It may have several lines: those after the first are set in, and carry the same time.</param>
internal readonly record struct LogLine(DateTimeOffset At, string Text)
{
    /// <summary>Adds the line to a log.</summary>
    /// <param name="log">The log.</param>
    /// <param name="began">When that of which it is the log began.</param>
    /// <param name="before">What stands between the times and the text.</param>
    public void WriteTo(StringBuilder log, DateTimeOffset began, string before = "")
    {
        string head = string.Create(
            CultureInfo.InvariantCulture, $"{At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {(At - began).TotalSeconds:+0.000;-0.000;+0.000} {before}");
        string indent = "";
        foreach (string line in ReadableText.Of(Text).ReplaceLineEndings("\n").Split('\n'))
        {
            log.Append(head).Append(indent).Append(line).Append('\n');
            indent = "  ";
        }
    }
}
