using System.Globalization;
using System.Text;
using MultiHost.Recording;

namespace MultiHost.Reporting;

/// <summary>
/// One log of a whole run, all roles by time, made of its record. Of the tests whose logs are kept it has their output, too; what other tests wrote is in their
/// results alone.
/// </summary>
internal static class RunLog
{
    /// <summary>Its name in the run's folder.</summary>
    public const string FileName = "run.log";

    private const int MaxChars = 32 * 1024 * 1024;

    /// <summary>Writes the log beside the record.</summary>
    /// <exception cref="RecordException">There is no record that can be read.</exception>
    public static void Write(string folder)
    {
        IReadOnlyList<RunEntry> entries = RecordReader.Read(Path.Combine(folder, RecordReader.FileName));
        if (entries.Count == 0)
        {
            return;
        }

        DateTimeOffset began = entries[0].At;
        StringBuilder text = new(
            "# All of the run, by time: in UTC on the controller's clock, and seconds since the beginning.\n"
            + "# #1 is a test, or a set-up or clean-up, and the role follows.\n");
        foreach (Line line in Lines(folder, entries).OrderBy(l => l.At))
        {
            new LogLine(line.At, line.Text).WriteTo(text, began, line.Before);
            if (text.Length > MaxChars)
            {
                text.Append(
                    CultureInfo.InvariantCulture, $"# The rest is left out: a log has {MaxChars / 1024 / 1024} MiB at most. All is in {RecordReader.FileName}.\n");
                break;
            }
        }

        File.WriteAllText(Path.Combine(folder, FileName), text.ToString());
    }

    private static IEnumerable<Line> Lines(string folder, IReadOnlyList<RunEntry> entries)
    {
        HashSet<(long Phase, string Role)> logged = [];
        foreach (LogFiles files in entries.OfType<LogFiles>().Where(f => f.Files.Any(file => file.Name == $"{f.Role}.log")))
        {
            string log = Path.Combine(folder, files.Folder, $"{files.Role}.log");
            if (files.Folder.Contains('/', StringComparison.Ordinal) || !File.Exists(log))
            {
                continue; // a file of the role's own that is called so
            }

            logged.Add((files.Phase, files.Role));
            foreach (Line line in RoleLines(log, Before(files.Phase, files.Role)))
            {
                yield return line;
            }
        }

        foreach (RunEntry entry in entries)
        {
            if (EntryText.OfRun(entry) is { } said)
            {
                yield return new Line(entry.At, said.Phase is { } phase ? $"#{phase} " : "", said.Text);
            }

            long? of = EntryText.PhaseOf(entry);
            foreach ((string role, string text) in EntryText.OfRoles(entry))
            {
                if (of is { } its && !logged.Contains((its, role)))
                {
                    yield return new Line(entry.At, Before(its, role), text);
                }
            }
        }
    }

    private static string Before(long phase, string role) => string.Create(CultureInfo.InvariantCulture, $"#{phase} {role}: ");

    // As LogLine writes them: the time, the seconds since the phase began, the text.
    private static IEnumerable<Line> RoleLines(string path, string before)
    {
        foreach (string line in File.ReadLines(path))
        {
            string[] parts = line.Split(' ', 3);
            if (parts.Length == 3
                && DateTimeOffset.TryParseExact(
                    parts[0], "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at))
            {
                yield return new Line(at, before, parts[2]);
            }
        }
    }

    private sealed record Line(DateTimeOffset At, string Before, string Text);
}
