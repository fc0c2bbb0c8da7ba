using MultiHost.Recording;
using MultiHost.Report.Model;
using MultiHost.Report.Reading;

namespace MultiHost.Report.Comparing;

/// <summary>One of two things that are compared: several runs of the same tests.</summary>
internal sealed class ComparedSide
{
    private readonly Dictionary<string, List<TestRow>> tests = new(StringComparer.Ordinal);

    /// <param name="records">Paths of the runs' records.</param>
    /// <exception cref="RecordException">One is no record, or a line in it is broken.</exception>
    public ComparedSide(IEnumerable<string> records)
    {
        foreach (RecordReading reading in records.Select(RecordReading.Of).Where(r => r.Started is not null))
        {
            Runs++;
            foreach (TestRow row in reading.Tests.Where(t => !t.IsFixture).Select(t => t.Row(reading.Started!)))
            {
                if (!tests.TryGetValue(row.Name, out List<TestRow>? rows))
                {
                    tests.Add(row.Name, rows = []);
                }

                rows.Add(row);
            }
        }
    }

    public int Runs { get; private set; }

    public IReadOnlyCollection<string> Names => tests.Keys;

    /// <summary>Each run of a test; none if it was not run.</summary>
    public IReadOnlyList<TestRow> Of(string name) => tests.GetValueOrDefault(name) ?? [];
}
