using MultiHost.DataCollector;

namespace Xunit.MultiHost.Collecting;

/// <summary>Under which names, and how much of them, files are attached.</summary>
public sealed class FileCopiesTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("mh-copies-").FullName;

    private string Logs => Path.Combine(root, "005-My.Test");

    [Fact]
    public void OfResult_WithFilesOfSeveralHosts_GivesShortNamesThatDiffer()
    {
        Write("source.log", "1");
        Write("source/vm1/serial.log", "2");
        Write("source/attached/state.bin", "3");
        Write("source/attached/own/state.bin", "4");
        Write("source-vm1/serial.log", "5");
        Write($"destination/{new string('x', 90)}.log", "6");

        Dictionary<string, string> copies = Copies(new ToldResult("A.B", "A.B", "passed", null, Logs));

        copies.Keys.Should().BeEquivalentTo(
            "source.log", "source-vm1-serial.log", "source-state.bin", "source-own-state.bin", "source-vm1-serial-2.log", $"destination-xxxxxxxx~{new string('x', 39)}.log");
        copies.Values.Order(StringComparer.Ordinal).Should().Equal("1", "2", "3", "4", "5", "6");
    }

    [Fact]
    public void OfResult_WithALongLog_KeepsBothEndsAndSaysWhatIsMissing()
    {
        Write("source.log", "begin" + new string('x', 10 * 1024 * 1024) + "end");

        Dictionary<string, string> copies = Copies(new ToldResult("A.B", "A.B", "failed", null, Logs));

        copies["source.log"].Should().StartWith("begin").And.EndWith("end").And.Contain("\n[… 2.0 MiB left out: see left-out.txt …]\n");
        copies["left-out.txt"].Should().Be(
            $"Not all is attached of {Logs}\nsource.log: 2.0 of 10.0 MiB are left out of its middle. It lies whole on the machine that ran the tests: {Path.Combine(Logs, "source.log")}\n");
    }

    [Fact]
    public void OfResult_WithAFileThatIsNoTextAndTooLong_LeavesItOutAndSaysSo()
    {
        Directory.CreateDirectory(Logs);
        using (FileStream file = new(Path.Combine(Logs, "core"), FileMode.CreateNew))
        {
            file.SetLength(CutFile.MaxOtherBytes + 1);
        }

        Dictionary<string, string> copies = Copies(new ToldResult("A.B", "A.B", "infrastructure", "lost", Logs));

        copies.Keys.Should().BeEquivalentTo("verdict.json", "left-out.txt");
        copies["left-out.txt"].Should().Contain("\ncore: 48.0 MiB, left out. It lies whole on ");
        copies["verdict.json"].Should().Be("""{"verdict":"infrastructure","reason":"lost","test":"A.B"}""" + "\n");
    }

    [Fact]
    public void OfResult_WhoseFolderIsGone_IsItsVerdict() =>
        Copies(new ToldResult("A.B", "A.B", "known", null, "/nonexistent")).Keys.Should().Equal("verdict.json");

    [Fact]
    public void OfRun_WithSeveralRuns_GivesEachItsName()
    {
        Write("run.jsonl", "{}\n");
        Write("other.txt", "no file of a run");
        FileCopies copies = new(Directory.CreateDirectory(Path.Combine(root, "copies")).FullName);

        copies.OfRun(Logs).Concat(copies.OfRun(Logs)).Select(Path.GetFileName).Should().Equal("run.jsonl", "run-2.jsonl");
    }

    [Fact]
    public void OfFolder_ThatNoResultAskedFor_NamesItsNumber()
    {
        Write("source.log", "1");

        new FileCopies(root).OfFolder(Logs).Select(Path.GetFileName).Should().Equal("005-source.log");
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private Dictionary<string, string> Copies(ToldResult result) =>
        new FileCopies(Directory.CreateDirectory(Path.Combine(root, "copies")).FullName).OfResult(result).ToDictionary(f => Path.GetFileName(f), File.ReadAllText);

    private void Write(string name, string text)
    {
        string path = Path.Combine(Logs, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
