using MultiHost.Report.Page;
using MultiHost.Report.Reading;

namespace MultiHost.Report;

/// <summary>The report of runs: one HTML file that needs no network and opens from disk. It is made out of the runs' records and of nothing else.</summary>
public static class HtmlReport
{
    /// <summary>Name of the file, where nobody names another.</summary>
    public const string FileName = "report.html";

    // What a mail takes, and a browser opens at once.
    internal const int MaxBytes = 3_000_000;

    // What is tried one after the other until the file is small enough. Tests that did not pass are there in full until nothing else helps.
    private static readonly (Thinned Well, Thinned Others)[] Levels =
    [
        (Thinned.NotAtAll, Thinned.NotAtAll),
        (new Thinned(400, 200, 500), Thinned.NotAtAll),
        (new Thinned(120, 60, 200), Thinned.NotAtAll),
        (new Thinned(40, 15, 50), Thinned.NotAtAll),
        (new Thinned(0, 0, 20), Thinned.NotAtAll),
        (new Thinned(0, 0, 20), new Thinned(400, 200, 1000)),
        (new Thinned(0, 0, 4), new Thinned(60, 30, 100)),
    ];

    /// <summary>Writes the report of runs. What tests wrote is shown as text, whatever it is; log files are linked to, seen from the report's folder.</summary>
    /// <param name="records">Paths of the runs' records (<c>run.jsonl</c>), in any order; also of runs that were killed, or go on.</param>
    /// <param name="path">The HTML file. Its folder must be there; a file of this name is replaced.</param>
    /// <exception cref="MultiHostException">A file is no record, or a line in it is broken.</exception>
    /// <exception cref="IOException">A record cannot be read, or the report not be written.</exception>
    public static void Write(IReadOnlyList<string> records, string path) => Write(records, path, MaxBytes);

    internal static void Write(IReadOnlyList<string> records, string path, int maxBytes)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        List<(string Path, RecordReading Reading)> runs =
        [
            .. records.Select(r => (Path: r, Reading: RecordReading.Of(r))).Where(r => r.Reading.Started is not null).OrderBy(r => r.Reading.Started!.At),
        ];
        foreach ((Thinned well, Thinned others) in Levels)
        {
            ReportDraft draft = new(well, others);
            foreach ((string record, RecordReading reading) in runs)
            {
                draft.Add(reading, Path.GetRelativePath(folder, Path.GetDirectoryName(Path.GetFullPath(record))!));
            }

            byte[] page = HtmlPage.Of(draft);
            if (page.Length <= maxBytes || well == Levels[^1].Well)
            {
                File.WriteAllBytes(path, page);
                return;
            }
        }
    }
}
