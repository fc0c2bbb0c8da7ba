using System.Text.Json;
using MultiHost.Recording;

namespace MultiHost.Report.Records;

/// <summary>A record that is written line by line, at times of its own.</summary>
internal sealed class RecordFile : IDisposable
{
    public static readonly DateTimeOffset Begin = new(2026, 3, 1, 2, 17, 0, TimeSpan.Zero);

    private readonly FileStream file;
    private readonly Utf8JsonWriter json;

    public RecordFile(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        FilePath = path;
        file = File.Create(path);
        json = new Utf8JsonWriter(file, new JsonWriterOptions { SkipValidation = true });
    }

    public string FilePath { get; }

    public int Lines { get; private set; }

    /// <summary>When the run began, in seconds after <see cref="Begin"/>.</summary>
    public double Offset { get; init; }

    /// <summary>Adds a line.</summary>
    /// <param name="seconds">When it was, since the run began.</param>
    /// <param name="entry">What it says.</param>
    public void Add(double seconds, RunEntry entry)
    {
        entry.At = Begin + TimeSpan.FromTicks((long)((Offset + seconds) * TimeSpan.TicksPerSecond));
        EntryCodec.Write(entry, json);
        json.Flush();
        json.Reset();
        file.WriteByte((byte)'\n');
        Lines++;
    }

    public void Note(double seconds, long phase, string role, string kind, object data) =>
        Add(seconds, new HostEvent(phase, role, kind, JsonSerializer.Serialize(data)));

    public void AddStart(string run = "mh-1", string assembly = "Shop.Migrations") => Add(0, new RunStarted(
        RunStarted.Current, run, "controller", 4711, assembly, $"/builds/{assembly}.dll", "0.1.0+abc", ".NET 10.0.12", "Debian GNU/Linux 12 (bookworm)", "hosts.runsettings"));

    public void AddHosts(params IEnumerable<string> names)
    {
        int n = 10;
        foreach (string name in names)
        {
            Add(0.01, new HostKnown(name, $"192.0.2.{++n}", "ssh", ["kvm"]));
            Add(0.02, new SessionOpening(name));
            Add(0.9, new SessionOpened(name, 900 + n, "0.1.0", ".NET 10.0.12", "Debian GNU/Linux 12 (bookworm)", 0.88));
            Add(0.95, new ClockRead(name, 0.0025 * (n - 11), 0.0004));
        }
    }

    public void Dispose()
    {
        json.Dispose();
        file.Dispose();
    }
}
