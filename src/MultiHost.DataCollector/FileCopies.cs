using System.Globalization;
using System.Text.Json;

namespace MultiHost.DataCollector;

/// <summary>
/// Copies of files under short names that are unique, each in a folder of its own, for VSTest to take: it keeps a file's name and moves the file. Long files of
/// text are cut in the middle, other long ones left out, and a file says what is not whole.
/// </summary>
/// <param name="folder">Where the copies are made.</param>
/// <param name="row">Which result of its case it is, from 1. VSTest has one folder for all files of a case, so those of the second are named <c>row2-source.log</c>.</param>
internal sealed class FileCopies(string folder, int row = 1)
{
    /// <summary>How much of a result's files, or of the run's, is attached.</summary>
    public const long MaxBytes = 64L * 1024 * 1024;

    /// <summary>The file that says what is not whole.</summary>
    public const string NoteName = "left-out.txt";

    private static readonly string[] OfARun = ["report.html", "run.log", "run.jsonl"];

    private readonly ShortNames names = new();
    private readonly List<string> notes = [];
    private long bytes;

    /// <summary>The files of a test's result.</summary>
    public IEnumerable<string> OfResult(ToldResult result)
    {
        foreach (string copy in OfFolder(result.Folder, result.Verdict == "passed" ? null : result))
        {
            yield return copy;
        }
    }

    /// <summary>The files of a run itself: its report, its log and its record, as far as they are there.</summary>
    public IEnumerable<string> OfRun(string run) =>
        [.. OfARun.Select(f => Path.Combine(run, f)).Where(File.Exists).SelectMany(f => Copy(f, Path.GetFileName(f))), .. Notes(run)];

    /// <summary>All files below a folder that no result has asked for.</summary>
    public IEnumerable<string> OfFolder(string rest)
    {
        string before = Path.GetFileName(rest);
        return [.. Below(rest).SelectMany(f => Copy(f.Path, $"{before[..Math.Min(before.Length, 3)]}-{f.Name}")), .. Notes(rest)];
    }

    private IEnumerable<string> OfFolder(string? from, ToldResult? verdict)
    {
        if (from is not null)
        {
            foreach (string copy in Below(from).SelectMany(f => Copy(f.Path, f.Name)))
            {
                yield return copy;
            }
        }

        if (verdict is not null)
        {
            yield return Write("verdict.json", JsonSerializer.Serialize(
                new Dictionary<string, string?> { ["verdict"] = verdict.Verdict, ["reason"] = verdict.Reason, ["test"] = verdict.Name }) + "\n");
        }

        foreach (string note in Notes(from ?? ""))
        {
            yield return note;
        }
    }

    // The roles' own logs first, then what each host's files are called below its role: source/vm1/serial.log is source-vm1-serial.log.
    private static IEnumerable<(string Path, string Name)> Below(string from) =>
        Directory.Exists(from)
            ? Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)
                .Select(f => (f, Path.GetRelativePath(from, f)))
                .OrderBy(f => f.Item2.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
                .ThenBy(f => f.Item2, StringComparer.Ordinal)
            : [];

    private IEnumerable<string> Copy(string path, string name)
    {
        string copy = NewPath(name);
        if (CutFile.Copy(path, copy, MaxBytes - bytes) is { } note)
        {
            notes.Add($"{name}: {note}. It lies whole on the machine that ran the tests: {path}");
        }

        if (!File.Exists(copy))
        {
            return [];
        }

        bytes += new FileInfo(copy).Length;
        return [copy];
    }

    private IEnumerable<string> Notes(string from)
    {
        if (notes.Count == 0)
        {
            return [];
        }

        string text = string.Create(CultureInfo.InvariantCulture, $"Not all is attached of {from}\n{string.Join('\n', notes)}\n");
        notes.Clear();
        return [Write(NoteName, text)];
    }

    private string Write(string name, string text)
    {
        string path = NewPath(name);
        File.WriteAllText(path, text);
        return path;
    }

    private string NewPath(string name) => Path.Combine(Directory.CreateDirectory(Path.Combine(folder, Path.GetRandomFileName())).FullName, names.Of(row == 1 ? name : $"row{row}-{name}"));
}
