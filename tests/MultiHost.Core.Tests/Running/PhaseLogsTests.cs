using MultiHost.Recording;
using MultiHost.Reporting;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>Which files come from real agents, and when.</summary>
public sealed class PhaseLogsTests
{
    [Fact]
    public async Task Attach_InATestThatPasses_BringsThatAndNothingElse()
    {
        await using AgentRun run = new(typeof(AttachingEngine), tests: 2);
        await run.RunAsync();

        GroupResult attaches = run.Finished.Single(f => f.Phase == "test 1").Result;
        attaches.Verdict.Should().Be(GroupVerdict.Passed, attaches.Message);
        FilesBelow(attaches.LogFolder!).Should().Equal("destination/attached/state.bin", "source/attached/state.bin");
        File.ReadAllText(Path.Combine(attaches.LogFolder!, "source/attached/state.bin")).Should().Be("of source");
        run.Finished.Single(f => f.Phase == "test 2").Result.LogFolder.Should().BeNull();
    }

    [Fact]
    public async Task Attach_OfMoreThanIsAllowed_FailsTheTestAndSaysHowMuchIs()
    {
        await using AgentRun run = new(typeof(AttachingEngine), tests: 3);
        await run.RunAsync();

        run.Finished.Single(f => f.Phase == "test 3").Result.Message.Should().Contain(
            "/large.bin' on alpha cannot be attached: with its 24.0 MiB the test would have 48.0 MiB on this host, and 48.0 MiB are allowed. Compress it, ");
    }

    [Fact]
    public async Task Logs_WhenAllAreKept_ComeFromATestThatPassesBeforeTheNextBegins()
    {
        MultiHostSettings settings = Pool.SettingsOf("alpha beta") with { Logs = new Logs { Keep = LogRetention.Always } };
        await using AgentRun run = new(typeof(AttachingEngine), settings, tests: 2);
        await run.RunAsync();

        GroupResult second = run.Finished.Single(f => f.Phase == "test 2").Result;
        FilesBelow(second.LogFolder!).Should().Equal("destination.log", "destination/own.log", "source.log", "source/own.log");
        GroupResult first = run.Finished.Single(f => f.Phase == "test 1").Result;
        (await File.ReadAllTextAsync(Path.Combine(first.LogFolder!, "source.log"))).Should().MatchRegex(@"\n\S+Z \+\d\.\d{3} \| attached\n\S+Z \+\d\.\d{3} has passed after ");
    }

    [Fact]
    public async Task RunLog_OfARun_HasTheLinesOfAllRolesByTime()
    {
        await using AgentRun run = new(typeof(RecordingEngine), tests: 2);
        await run.RunAsync();
        await run.RecordAsync();

        RunLog.Write(run.Context.Record.Folder);

        string log = await File.ReadAllTextAsync(Path.Combine(run.Context.Record.Folder, RunLog.FileName));
        string[] lines = [.. log.TrimEnd('\n').Split('\n').Where(l => l[0] != '#')];
        lines.Select(l => l.Split(' ')[0]).Should().BeInAscendingOrder(StringComparer.Ordinal);
        lines.Should().Contain(l => l.EndsWith(" test Test 1: source on alpha, destination on beta", StringComparison.Ordinal))
            .And.Contain(l => l.EndsWith(" source: > Prepare", StringComparison.Ordinal))
            .And.Contain(l => l.Contains(" source: has failed after 0.000 s: System.InvalidOperationException: it broke", StringComparison.Ordinal));
        lines.Count(l => l.EndsWith(" source: > Prepare", StringComparison.Ordinal)).Should().Be(2, "what is in a role's log is there once");
        lines[^1].Should().EndWith(" the run has ended");
    }

    [Fact]
    public async Task Index_WhereACollectorListens_NamesTheRunAndTheFoldersOfNoTest()
    {
        string path = Path.GetTempFileName();
        try
        {
            AttachmentIndex index = new(path);
            index.AddRun("/runs/mh-1");
            index.AddResult("A.B.C", "A.B.C(x: \"\n\")", "failed", null, "/runs/mh-1/001");
            index.AddFolder("/runs/mh-1/002");

            (await File.ReadAllLinesAsync(path)).Should().Equal(
                """{"run":"/runs/mh-1"}""",
                """{"method":"A.B.C","name":"A.B.C(x: \u0022\n\u0022)","verdict":"failed","reason":null,"folder":"/runs/mh-1/001"}""",
                """{"folder":"/runs/mh-1/002"}""");
            index.Trouble.Should().BeNull();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Index_OfACollectorThatHasGone_CostsOneLine()
    {
        AttachmentIndex index = new("/nonexistent/index.jsonl");

        index.AddRun("/runs/mh-1");

        index.Trouble.Should().StartWith("results have no files attached: ").And.EndWith("(MULTIHOST_ATTACHMENTS=/nonexistent/index.jsonl)");
    }

    private static IEnumerable<string> FilesBelow(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f)).Order(StringComparer.Ordinal);
}
