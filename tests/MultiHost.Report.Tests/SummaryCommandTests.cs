using System.Text;
using MultiHost.Cli;
using MultiHost.Recording;

namespace MultiHost.Report;

/// <summary><c>multihost summary</c> on records as runs write them.</summary>
public sealed class SummaryCommandTests : IDisposable
{
    private readonly RecordFolder records = new();

    public void Dispose() => records.Dispose();

    [Fact]
    public async Task Summary_OfATestThatPassedWithAWarning_HasIt()
    {
        await records.WriteAsync("mh-1", RecordFolder.Test("N.C.A", "passed") with { Warnings = ["host-kernel (alpha): BUG: x"] }, new RunEnded());

        (await SaysAsync()).Should().Contain("- `N.C.A` (1.5 s): `warning host-kernel (alpha): BUG: x`\n");
    }

    [Fact]
    public async Task Summary_OfATestThatWentOnceMore_SaysSoAndNamesTheHost()
    {
        await records.WriteAsync(
            "mh-1",
            new PhaseStarted(7, "test", "N.C.A", "a", "c", RecordFolder.Roles),
            new AttemptMade(7, 1, "test", "N.C.A", "infrastructure", 1) { Reason = InfrastructureReason.Lost, Message = "Infrastructure (lost): x" },
            new HostOutOfUse("beta", InfrastructureReason.Lost, "its agent was lost"),
            RecordFolder.Test("N.C.A", "passed") with { Message = "Went once more after: Infrastructure (lost): x\nThe first time" },
            RecordFolder.Test("N.C.B", "flaky") with { Message = "Flaky: passed when it went once more, after: y" },
            new RunEnded());

        (await SaysAsync()).Should().StartWith("## MultiHost: 1 flaky, 1 passed\n\nHosts out of use since they had trouble: `beta` (lost).\n")
            .And.Contain("- `N.C.A` (1.5 s): `Went once more after: Infrastructure (lost): x`\n").And.Contain("- `N.C.B` (1.5 s): `Flaky: passed when it went once more, after: y`\n");
    }

    [Fact]
    public async Task Summary_HasCountsThenFailuresThenTheOthersByName()
    {
        await records.WriteAsync(
            "mh-1",
            RecordFolder.Test("N.C.A", "passed"),
            RecordFolder.Test("N.C.Skips", "skipped") with { Message = "[source] not today\nmore" },
            RecordFolder.Test("N.C.Lost", "infrastructure") with { Reason = InfrastructureReason.Lost, Message = "Infrastructure (lost): beta was lost" },
            RecordFolder.Test("N.C.F(text: \"`a`\")", "failed") with { Message = "source on alpha failed\n```\n\u001b[31m", Stack = "[source] at N.C.F() in C.cs:line 3" },
            new RunEnded());

        (await SaysAsync()).Should().Be(
            """
            ## MultiHost: 1 failed, 1 infrastructure, 1 skipped, 1 passed

            ### failed: `` N.C.F(text: "`a`") `` (1.5 s)

            ````text
            source on alpha failed
            ```
            \u001b[31m

            [source] at N.C.F() in C.cs:line 3
            ````

            ### infrastructure (lost): `N.C.Lost` (1.5 s)

            ```text
            Infrastructure (lost): beta was lost
            ```

            <details><summary>1 skipped</summary>

            - `N.C.Skips` (1.5 s): `[source] not today`

            </details>

            <details><summary>1 passed</summary>

            - `N.C.A` (1.5 s)

            </details>

            """);
    }

    [Fact]
    public async Task Summary_OfARunThatWasKilled_SaysWhereEachRoleWas()
    {
        await records.WriteAsync(
            "mh-1", new PhaseStarted(7, "test", "N.C.B", "b", "c", RecordFolder.Roles), new StepBegun(7, "source", "Perform"));

        (await SaysAsync()).Should().StartWith("## MultiHost: 1 running\n\n### running when the record broke off: `N.C.B` (no result)\n")
            .And.Contain("\nsource on alpha: at step 'Perform'; destination on beta: not begun\n");
    }

    [Fact]
    public async Task Summary_OfARunThatWasKilledBetweenTests_SaysSo()
    {
        await records.WriteAsync("mh-1", RecordFolder.Test("N.C.A", "passed"));

        (await SaysAsync()).Should().StartWith("## MultiHost: 1 running, 1 passed\n\n### the record ends between two tests: `Tests` (no end)\n");
    }

    [Fact]
    public async Task Summary_OfMoreThanFits_KeepsFailuresAndSaysWhatIsMissing()
    {
        await records.WriteAsync(
            "mh-1",
            [
                .. Enumerable.Range(0, 500).Select(n => RecordFolder.Test($"N.C.Passes{n}", "passed")),
                RecordFolder.Test("N.C.F", "failed") with { Message = new string('é', 100_000) },
                new RunEnded(),
            ]);

        string text = await SaysAsync("--max-kib", "36");

        Encoding.UTF8.GetByteCount(text).Should().BeLessThanOrEqualTo(36 * 1024);
        text.Should().Contain("… (the rest is in the record)").And.Contain("`N.C.Passes0`").And.NotContain("`N.C.Passes499`")
            .And.MatchRegex("\n[0-9]+ more tests are not shown: a summary may have 36 KiB\\. `multihost verdict` lists all\\.\n$");
    }

    [Fact]
    public async Task Summary_ToAFile_IsThere()
    {
        await records.WriteAsync("mh-1", RecordFolder.Test("N.C.A", "passed"), new RunEnded());
        string file = Path.Combine(records.Folder, "summary.md");

        (await SaysAsync("--output", file)).Should().BeEmpty();

        (await File.ReadAllTextAsync(file)).Should().StartWith("## MultiHost: 1 passed\n");
    }

    [Fact]
    public async Task Summary_OfAnImpossibleSize_SaysWhatIsAllowed() =>
        (await ((Func<Task>)(() => SaysAsync("--max-kib", "2000"))).Should().ThrowAsync<UsageException>()).Which.Message.Should().Be(
            "--max-kib 2000: a summary may have 1 to 1024 KiB.");

    private async Task<string> SaysAsync(params string[] arguments)
    {
        using StringWriter output = new();
        (await CommandLine.RunAsync(["summary", records.Folder, .. arguments], output, default)).Should().Be(ExitCode.Well);
        return output.ToString();
    }
}
