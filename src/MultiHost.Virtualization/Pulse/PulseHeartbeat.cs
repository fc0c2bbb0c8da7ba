using System.Globalization;
using System.Text.RegularExpressions;

namespace MultiHost.Virtualization.Pulse;

/// <summary>One line of the pulse guest on its serial port.</summary>
/// <param name="Beat">Counts up by one with every line since the guest started, over migrations too.</param>
/// <param name="Work">How many times the guest was given work since it started.</param>
/// <param name="Pass">Complete passes over the range of this work.</param>
/// <param name="Page">Page of the range that comes next.</param>
/// <param name="Pages">Pages in the range.</param>
/// <param name="Bad">Words that did not hold what the previous pass wrote.</param>
public readonly partial record struct PulseHeartbeat(uint Beat, uint Work, uint Pass, uint Page, uint Pages, uint Bad)
{
    /// <summary>Pages verified since the work began: passes times the range, and the pages of the present pass.</summary>
    public long PagesVerified => ((long)Pass * Pages) + Page;

    /// <summary>Reads a whole line; a piece of one, as a migration can leave behind, is none.</summary>
    /// <returns>Null when the line is no heartbeat.</returns>
    public static PulseHeartbeat? Parse(string line)
    {
        Match match = Pattern().Match(line);
        return match.Success
            ? new PulseHeartbeat(Field(1), Field(2), Field(3), Field(4), Field(5), Field(6))
            : null;

        uint Field(int group) => uint.Parse(match.Groups[group].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    /// <summary>The figures in one line.</summary>
    public override string ToString() => $"beat {Beat}, work {Work}, pass {Pass}, page {Page} of {Pages}, {Bad} bad words";

    [GeneratedRegex("^pulse beat=([0-9a-f]{8}) work=([0-9a-f]{8}) pass=([0-9a-f]{8}) page=([0-9a-f]{8}) pages=([0-9a-f]{8}) bad=([0-9a-f]{8})$")]
    private static partial Regex Pattern();
}
