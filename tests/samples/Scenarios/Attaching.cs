using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>Tests that leave files with their results.</summary>
public sealed class Attaching(IHostGroup hosts, Attaching.Journal journal) : IClassFixture<Attaching.Journal>
{
    public static IEnumerable<object[]> Rows => [[new Disk("sda")], [new Disk("sdb")]];

    [MultiHostFact("source", "destination")]
    [Artifact("made/**/*.txt"), Artifact("nothing*.here")]
    public async Task Passes()
    {
        string role = hosts.Self.Role.Value;
        string made = Directory.CreateDirectory(Path.Combine(hosts.Folder, "made", "deep")).FullName;
        await File.WriteAllTextAsync(Path.Combine(made, "note.txt"), $"note of {role}");
        await File.WriteAllTextAsync(Path.Combine(hosts.LogFolder, "unwanted.log"), "of a test that passes");
        string changing = Path.Combine(hosts.Folder, "changing.bin");
        await File.WriteAllTextAsync(changing, "before");
        hosts.Attach("changing.bin", "state.bin");
        await File.WriteAllTextAsync(changing, "after");
        hosts.Attach(changing, "state.bin");
        journal.Write(hosts.Folder);
        await hosts.Barrier.SignalAndWaitAsync("written");
    }

    [MultiHostFact("source", "destination")]
    public async Task Fails()
    {
        hosts.Step("vm1: Prepare");
        hosts.WriteLine($"written on {hosts.Self.Name}");
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(hosts.LogFolder, "vm1")).FullName, "serial.log"), "Linux version 6.1\n");
        await hosts.Barrier.SignalAndWaitAsync("prepared");
        hosts.Step("vm1: Perform");
        if (hosts.Self.Role == "destination")
        {
            throw new InvalidOperationException("guest vm1 has no disk");
        }

        await hosts.Barrier.SignalAndWaitAsync("performed");
    }

    [MultiHostFact("source", "destination")]
    public void Attaches_what_is_not_there() => hosts.Attach("missing.bin");

    [MultiHostTheory("source", "destination"), MemberData(nameof(Rows))]
    public void Fails_row_by_row(Disk disk)
    {
        hosts.WriteLine($"this is {disk.Name}");
        Assert.Equal("none", disk.Name);
    }

    public sealed record Disk(string Name);

    [Artifact("journal.txt")]
    public sealed class Journal
    {
        public void Write(string folder) => File.WriteAllText(Path.Combine(folder, "journal.txt"), "of the fixture");
    }
}
