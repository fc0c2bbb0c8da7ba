using Microsoft.Extensions.Time.Testing;

namespace MultiHost.Recording;

/// <summary>Which folders go when a run ends, and which stay whatever they look like.</summary>
public sealed class OldRunsTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly string root = Directory.CreateTempSubdirectory("mh-old-").FullName;
    private readonly FakeTimeProvider time = new(Now);

    private IEnumerable<string?> Left => Directory.EnumerateDirectories(root).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    [Fact]
    public async Task Remove_OfMoreRunsThanAreKept_RemovesTheOldest()
    {
        for (int day = 1; day <= 5; day++)
        {
            await MakeAsync($"mh-0000000{day}", TimeSpan.FromDays(10 - day));
        }

        OldRuns.Remove(await MakeAsync("mh-00000009", TimeSpan.Zero), keep: 3, time).Should().BeNull();

        Left.Should().Equal("mh-00000004", "mh-00000005", "mh-00000009");
    }

    [Fact]
    public async Task Remove_OfRunsOfAnotherAssembly_LeavesThem()
    {
        await MakeAsync("mh-00000001", TimeSpan.FromDays(1), assembly: "Other");
        await MakeAsync("mh-00000002", TimeSpan.FromDays(1));

        OldRuns.Remove(await MakeAsync("mh-00000009", TimeSpan.Zero), keep: 1, time).Should().BeNull();

        Left.Should().Equal("mh-00000001", "mh-00000009");
    }

    [Theory]
    [InlineData(true, 9, false)]
    [InlineData(true, 11, true)]
    [InlineData(false, 11, false)]
    [InlineData(false, 47 * 60, false)]
    [InlineData(false, 49 * 60, true)]
    public async Task Remove_OfARunThatMayStillBeWrittenOrRead_LeavesIt(bool hasEnded, int minutesAgo, bool goes)
    {
        await MakeAsync("mh-00000001", TimeSpan.FromMinutes(minutesAgo), hasEnded: hasEnded);

        OldRuns.Remove(await MakeAsync("mh-00000009", TimeSpan.Zero), keep: 1, time).Should().BeNull();

        Left.Should().Equal(goes ? ["mh-00000009"] : ["mh-00000001", "mh-00000009"]);
    }

    [Fact]
    public async Task Remove_OfWhatIsNoRunOfOurs_LeavesIt()
    {
        await MakeAsync("backup", TimeSpan.FromDays(9)); // renamed by somebody who wants to keep it
        Directory.Move(Path.Combine(root, "backup"), Path.Combine(root, "mh-backup"));
        Directory.CreateDirectory(Path.Combine(root, "mh-without"));
        Directory.CreateDirectory(Path.Combine(root, "mh-other"));
        await File.WriteAllTextAsync(Path.Combine(root, "mh-other", RecordReader.FileName), "what is this\n");
        await MakeAsync("mh-elsewhere", TimeSpan.FromDays(9));
        Directory.Move(Path.Combine(root, "mh-elsewhere"), Path.Combine(root, "target"));
        Directory.CreateSymbolicLink(Path.Combine(root, "mh-elsewhere"), Path.Combine(root, "target"));

        OldRuns.Remove(await MakeAsync("mh-00000009", TimeSpan.Zero), keep: 1, time).Should().BeNull();

        Left.Should().Equal("mh-00000009", "mh-backup", "mh-elsewhere", "mh-other", "mh-without", "target");
        Directory.EnumerateFiles(Path.Combine(root, "target")).Should().ContainSingle();
    }

    [Fact]
    public async Task Remove_OfARunWithLogFiles_LeavesWhatItsLinksLeadTo()
    {
        string outside = Path.Combine(root, "outside.txt");
        await File.WriteAllTextAsync(outside, "not the run's");
        await MakeAsync("mh-00000001", TimeSpan.FromDays(1));
        string logs = Directory.CreateDirectory(Path.Combine(root, "mh-00000001", "001-Test", "source")).FullName;
        File.CreateSymbolicLink(Path.Combine(logs, "link"), outside);

        OldRuns.Remove(await MakeAsync("mh-00000009", TimeSpan.Zero), keep: 1, time).Should().BeNull();

        Left.Should().Equal("mh-00000009");
        File.Exists(outside).Should().BeTrue();
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private async Task<string> MakeAsync(string name, TimeSpan ago, string assembly = "Tests", bool hasEnded = true)
    {
        string path = Path.Combine(root, name, RecordReader.FileName);
        RunRecord record = new(path, new FakeTimeProvider(Now - ago), _ => { });
        record.Add(new RunStarted(1, name, "m", 1, assembly, $"/{assembly}.dll", "", "", "", ""));
        if (hasEnded)
        {
            record.Add(new RunEnded());
        }

        // The fake clock does not move, so the writer is asked for its last lines at once.
        await record.DisposeAsync();
        File.SetLastWriteTimeUtc(path, (Now - ago).UtcDateTime);
        return path;
    }
}
