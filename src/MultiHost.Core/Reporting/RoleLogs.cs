using System.Globalization;
using System.Text;
using MultiHost.Recording;
using MultiHost.Results;

namespace MultiHost.Reporting;

/// <summary>
/// Keeps what was said in one phase, and makes a log of each role of it: steps, checks, barriers, what kits noted, and its output, on the controller's clock.
/// Costs little as long as nobody wants the logs. Not safe for use by several threads.
/// </summary>
internal sealed class RoleLogs
{
    private const int MaxKept = 200_000;
    private const long MaxKeptChars = 32L * 1024 * 1024;

    private readonly List<(DateTimeOffset At, object What)> kept = [];
    private long keptChars;
    private long leftOut;

    /// <summary>Keeps an entry of the record, which has its time.</summary>
    public void Add(RunEntry entry) => Keep(entry.At, entry, entry is HostEvent noted ? noted.Data.Length : 100);

    /// <summary>Keeps a piece of a role's output.</summary>
    /// <param name="role">Whose.</param>
    /// <param name="text">The piece.</param>
    /// <param name="at">When it began to be written, on the controller's clock.</param>
    /// <param name="marks">What of it was written later: see <see cref="Protocol.OutputWritten"/>.</param>
    public void AddOutput(RoleName role, string text, DateTimeOffset at, int[]? marks) => Keep(at, new Piece(role.Value, text, marks), text.Length);

    /// <summary>The log of a role.</summary>
    /// <param name="role">Whose.</param>
    /// <param name="began">When the phase began.</param>
    /// <param name="head">Lines of comment that it begins with.</param>
    /// <param name="result">What the role came to, if it came to an end: its exceptions are told whole.</param>
    public string Of(string role, DateTimeOffset began, IEnumerable<string> head, RoleResult? result)
    {
        StringBuilder log = new();
        foreach (string line in head)
        {
            log.Append("# ").Append(ReadableText.Of(line)).Append('\n');
        }

        foreach (LogLine line in Lines(role, result).OrderBy(l => l.At))
        {
            line.WriteTo(log, began);
        }

        if (leftOut > 0)
        {
            log.Append(CultureInfo.InvariantCulture, $"# {leftOut} further entries of all roles are left out: a log has {MaxKept} at most.\n");
        }

        return log.ToString();
    }

    private IEnumerable<LogLine> Lines(string role, RoleResult? result)
    {
        TimedOutput output = new();
        foreach ((DateTimeOffset at, object what) in kept)
        {
            if (what is Piece piece)
            {
                if (piece.Role == role)
                {
                    foreach (LogLine line in output.Lines(piece.Text, at, piece.Marks))
                    {
                        yield return line;
                    }
                }

                continue;
            }

            foreach ((string whose, string text) in EntryText.OfRoles((RunEntry)what))
            {
                if (whose == role)
                {
                    yield return new LogLine(at, what is RoleFinished ended && result is not null ? Whole(ended, result) : text);
                }
            }
        }

        if (output.Rest() is { } rest)
        {
            yield return rest;
        }
    }

    // With all exceptions and their stacks, where the record has one line.
    private static string Whole(RoleFinished ended, RoleResult result)
    {
        IEnumerable<string> reasons = result.Exceptions.Length == 0
            ? result.Reason is { } reason ? [reason] : []
            : result.Exceptions.Select(e => $"{e.Type}: {e.Message}{Frames(e)}");
        string why = string.Join("\n---- ", reasons);
        return EntryText.End(ended) + (why.Length == 0 ? "" : $": {why}");
    }

    private static string Frames(ExceptionInfo exception) =>
        string.Concat((exception.StackTrace ?? "").Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0).Select(l => $"\n  {l}"));

    private void Keep(DateTimeOffset at, object what, int chars)
    {
        if (kept.Count >= MaxKept || keptChars + chars > MaxKeptChars)
        {
            leftOut++;
            return;
        }

        keptChars += chars;
        kept.Add((at, what));
    }

    private sealed record Piece(string Role, string Text, int[]? Marks);
}
