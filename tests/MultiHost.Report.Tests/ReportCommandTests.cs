using System.Globalization;
using MultiHost.Cli;
using MultiHost.Recording;

namespace MultiHost.Report;

/// <summary><c>multihost report</c>.</summary>
public sealed class ReportCommandTests : IDisposable
{
    private readonly RecordFolder records = new();

    [Fact]
    public async Task Report_OfAFolder_WritesOneBesideTheRuns()
    {
        await records.WriteAsync("mh-1", RecordFolder.Test("N.C.A", "passed"), new RunEnded());
        await records.WriteAsync("mh-2", RecordFolder.Test("N.C.A", "passed"), new RunEnded());

        (await RunAsync(records.Folder)).Should().Be($"{records.Folder}/report.html\n");

        File.Exists(Path.Combine(records.Folder, "report.html")).Should().BeTrue();
    }

    [Fact]
    public async Task Report_OfARecord_WritesOneBesideIt()
    {
        await records.WriteAsync("mh-1", RecordFolder.Test("N.C.A", "passed"));

        (await RunAsync(Path.Combine(records.Folder, "mh-1", "run.jsonl"))).Should().Be($"{records.Folder}/mh-1/report.html\n");
    }

    [Fact]
    public async Task Report_WhoseFolderIsNotThere_SaysSo()
    {
        await records.WriteAsync("mh-1", RecordFolder.Test("N.C.A", "passed"));

        (await ((Func<Task>)(() => RunAsync(records.Folder, "--output", "/no/such/r.html"))).Should().ThrowAsync<UsageException>()).Which.Message.Should().StartWith(
            "--output /no/such/r.html: its folder is not there. Make it, or name another.");
    }

    public void Dispose() => records.Dispose();

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);
        (await CommandLine.RunAsync(["report", .. arguments], output, default)).Should().Be(ExitCode.Well);
        return output.ToString();
    }
}
