using System.Text.Json;
using MultiHost.Report.Model;
using MultiHost.Report.Reading;

namespace MultiHost.Report.Page;

/// <summary>What a page is to have: the rows of its tests, and what they did, in blocks that the browser opens one by one.</summary>
/// <param name="well">How much there may be of tests that passed or were skipped.</param>
/// <param name="others">How much there may be of the others.</param>
internal sealed class ReportDraft(Thinned well, Thinned others)
{
    // A block compresses well, and opens within a few milliseconds.
    private const int BlockBytes = 256 * 1024;

    private readonly List<RunView> runs = [];
    private readonly List<TestRow> tests = [];
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);
    private readonly List<byte[]> blocks = [];
    private readonly List<byte[]> details = [];
    private int pending;
    private int thinned;

    public IReadOnlyList<byte[]> Blocks => blocks;

    /// <summary>Adds a run.</summary>
    /// <param name="reading">What its record says.</param>
    /// <param name="folder">Its folder, seen from the report.</param>
    public void Add(RecordReading reading, string folder)
    {
        foreach (ReadTest test in reading.Tests)
        {
            TestDetail detail = test.Detail(reading.Started!, test.IsWell ? well : others);
            thinned += detail.Notes.Any(n => n.StartsWith("Thinned", StringComparison.Ordinal)) ? 1 : 0;
            tests.Add(test.Row(reading.Started!) with { Id = IdOf(test), Run = runs.Count, Block = blocks.Count, Slot = details.Count });
            details.Add(JsonSerializer.SerializeToUtf8Bytes(detail, ReportJson.Plain.TestDetail));
            pending += details[^1].Length;
            if (pending >= BlockBytes)
            {
                Close();
            }
        }

        runs.Add(reading.View(folder.Replace('\\', '/')));
    }

    /// <summary>The first thing that the page reads. Nothing can be added afterwards.</summary>
    public byte[] Index()
    {
        Close();
        IReadOnlyList<string> notes = thinned == 0 ? []
            : [$"To keep this file small, {thinned} of {tests.Count} tests are shown thinned; each says what is missing, and the records have it."];
        return JsonSerializer.SerializeToUtf8Bytes(new ReportIndex(runs, tests, blocks.Count, notes), ReportJson.Plain.ReportIndex);
    }

    private void Close()
    {
        if (details.Count == 0)
        {
            return;
        }

        using MemoryStream json = new();
        json.WriteByte((byte)'[');
        for (int n = 0; n < details.Count; n++)
        {
            json.Write(n == 0 ? [] : ","u8);
            json.Write(details[n]);
        }

        json.WriteByte((byte)']');
        blocks.Add(HtmlPage.Packed(json.ToArray()));
        details.Clear();
        pending = 0;
    }

    // A link stays the same from run to run: the name, and a number where several have it.
    private string IdOf(ReadTest test)
    {
        string name = test.IsFixture ? $"{test.Verdict?.Of ?? test.Draft!.Started.Of} of {test.Name}" : test.Name;
        string id = name;
        for (int n = 2; !ids.Add(id); n++)
        {
            id = $"{name}~{n}";
        }

        return id;
    }
}
