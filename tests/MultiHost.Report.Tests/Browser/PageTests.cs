using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using MultiHost.Recording;

namespace MultiHost.Report.Browser;

/// <summary>The report as a browser shows it.</summary>
public sealed class PageTests(Chromium chromium, ReportsOfTests reports) : IClassFixture<Chromium>, IClassFixture<ReportsOfTests>
{
    private static readonly (string Name, string Test)[] Gallery =
    [
        ("passed", "Gallery.Guest_goes_over"),
        ("failed", "BrokenWork.Work_check_fails"),
        ("barrier", "SlowFinish.Destination_does_not_finish"),
        ("infrastructure", "Gallery.Host_is_lost"),
        ("skipped", "Gallery.Disk_is_too_small"),
        ("known", "Gallery.Letters_are_kept_over_a_restart"),
    ];

    [SkippableFact]
    public async Task Overview_OfARun_HasCountsFailuresHostsAndTheirTests()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Mixed);

        (await page.TextsAsync("#counts button")).Should().Equal("1 failed", "1 infrastructure", "1 known failure", "1 skipped", "5 passed");
        (await page["#overview-title"].InnerTextAsync()).Should().Be("1 of 9 tests failed; of 1 nothing is known: infrastructure");
        (await page.TextsAsync(".trouble li .pill")).Should().Equal("failed", "infrastructure: lost");
        (await page.TextsAsync(".trouble .first"))[0].Should().StartWith("destination on beta failed first, at step 'vm1: checks', 4.2 s into the test: Guest 'vm1' did not pass work-progressed");
        (await page.TextsAsync(".gantt .label strong")).Should().Equal("alpha", "beta", "gamma");
        (await page["rect.bar"].CountAsync()).Should().BeGreaterThan(12, "each host has the tests that ran there");
        (await page.TextsAsync("section.run td:nth-child(2)")).Should().Contain("192.0.2.11");
        page.Troubles.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Test_ThatMigrates_ShowsTheFiguresOfItsRecord()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Mixed, "Shop.Migrations.Orders.Survive(memoryMiB: 211)");

        (await page.TextsAsync("dl.figures dd:nth-of-type(1)")).Should().Equal("source → destination", "2.4 s", "38 ms", "60 ms", "114 MiB", "84 ms");
        (await page.TextsAsync("dl.figures dd.muted")).Should().Contain("2 of 300 packets lost");
        (await page.TextsAsync(".label.lane strong")).Should().Equal("source", "destination", "observer");
        (await page.TextsAsync(".track .label strong")).Should().Contain(["Memory to send", "Dirtied against sent", "Downtime", "Silence of the network", "The guest's work"]);
        (await page[".plot.chart canvas"].CountAsync()).Should().Be(5, "all charts are drawn");
        (await page["rect.phase.acts"].CountAsync()).Should().Be(5, "one side carries out each phase");
        (await page["rect.guest.running"].CountAsync()).Should().Be(2, "the guest ran on each side");
        (await page["rect.wait"].CountAsync()).Should().BeGreaterThan(5);

        await page["summary:has-text('Figures of the charts')"].ClickAsync();
        (await page.TextsAsync("details table thead th")).Should().ContainInOrder("time", "Memory to send: remaining", "Memory to send: transferred");
        string[] first = (await page.TextsAsync("details table tbody tr")).Select(r => r.Split('\t')).First(r => r[1].Length > 0);
        HostEvent sample = reports.FirstSample;
        first[1].Should().Be(Mebibytes(Reading.KitData.Of(sample.Data).Number("remaining")!.Value));
        first[2].Should().Be(Mebibytes(Reading.KitData.Of(sample.Data).Number("transferred")!.Value));
        page.Troubles.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Test_ThatFailed_LeadsFromItsFirstCauseToEachRolesLine()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Mixed, ReportsOfTests.Failing);

        (await page[".message > .first"].InnerTextAsync()).Should().StartWith("destination on beta failed first");
        (await page["#cause"].InnerTextAsync()).Should().StartWith("Show the first cause role failed, destination on beta, at step 'vm1: checks'");
        await page["#cause"].ClickAsync();

        IReadOnlyList<string> here = await page.TextsAsync(".log td.here");
        here.Should().HaveCount(2);
        here.Should().Contain("work-progressed (vm1): FAILED, the queue is empty, 17 letters are lost (on beta)");
        (await page[".log tr:focus"].CountAsync()).Should().Be(1, "the keyboard goes on from there");
        (await page[".cause-line"].IsVisibleAsync()).Should().BeTrue();
        (await page["rect.step.broke"].CountAsync()).Should().Be(1);
        (await page.TextsAsync("section[aria-labelledby=checks-title] tbody tr:first-child td"))[0].Should().Be("failed", "failed checks come first");
        (await page[".files a"].First.GetAttributeAsync("href")).Should().Be("./mh-1/002-Shop.Migrations.Orders.Survive/source/vm1/qmp.log");
        page.Troubles.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Rows_OfATheory_StandSideBySide()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Mixed, "Shop.Migrations.Orders.Survive(memoryMiB: 211)");

        (await page.TextsAsync("section[aria-labelledby=rows-title] tbody td:nth-child(2)")).Should().Equal("(memoryMiB: 211)", "(memoryMiB: 128)", "(memoryMiB: 64)");
        (await page.TextsAsync("section[aria-labelledby=rows-title] tbody td:nth-child(5)")).Should().Equal("38 ms", "38 ms", "41 ms");
        await page["section[aria-labelledby=rows-title] a >> nth=1"].ClickAsync();
        (await page["#test-title"].InnerTextAsync()).Should().Be("Survive(memoryMiB: 128)");
    }

    [SkippableFact]
    public async Task Run_ThatWasKilled_SaysWhatRanAndWhereEachRoleWas()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Killed);

        (await page["#overview-title"].InnerTextAsync()).Should().Be("1 ran when the record broke off");
        (await page.TextsAsync(".notice")).Should().ContainSingle().Which.Should().EndWith("without an end: process 4711 on controller was killed, or still runs.");
        await page[".trouble a"].ClickAsync();
        (await page[".message pre"].InnerTextAsync()).Should().Be(
            "  source on alpha: at step 'vm1: Perform'\n  destination on beta: at step 'vm1: Perform'".ReplaceLineEndings("\n"));
        (await page["rect.step.open, rect.open"].CountAsync()).Should().Be(2, "nobody knows how those steps ended");
        (await page.TextsAsync(".log tr.role td")).Should().Contain("at step 'vm1: Perform', when the record ends");
        page.Troubles.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Words_OfTests_StayText()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Hostile);
        await page[".list a"].First.ClickAsync();
        await page.Page.WaitForSelectorAsync("#test-title");

        (await page.Page.EvaluateAsync<bool>("window.harmed === undefined")).Should().BeTrue();
        (await page.Page.Locator("main img, main iframe, main script").CountAsync()).Should().Be(0);
        (await page["#test-title"].InnerTextAsync()).Should().Contain("<img src=x onerror=harmed=1>");
        (await page[".message > .first"].InnerTextAsync()).Should().Contain("</script><script>harmed=1</script>").And.Contain("\\u001b[31m").And.Contain("\\u202e");
        (await page.TextsAsync(".log td")).Should().Contain(t => t.Contains("<b onmouseover=harmed=1>", StringComparison.Ordinal));
        (await page[".files a"].First.GetAttributeAsync("href")).Should().Be("./mh-hostile/javascript%3Aharmed%3D1/a%20%22b%22%3Cc%3E");
        page.Troubles.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task List_IsSearchedAndFiltered()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Mixed);

        await page["#search"].FillAsync("survive 211");
        (await page.TextsAsync(".list a .name")).Should().Equal("Survive(memoryMiB: 211)");
        (await page["#found"].InnerTextAsync()).Should().Be("1 of 9 tests");
        await page["#search"].FillAsync("letters are lost");
        (await page.TextsAsync(".list a .name")).Should().Equal("Survive(memoryMiB: 128)");
        await page["#search"].FillAsync("");
        await page["#counts button.skipped"].ClickAsync();
        (await page.TextsAsync(".list a .name")).Should().Equal("Skips");
        await page["#counts button.skipped"].ClickAsync();
        await page["#by-host"].SelectOptionAsync("gamma");
        (await page[".list a"].CountAsync()).Should().Be(2);
        (await page["#by-assembly"].IsVisibleAsync()).Should().BeFalse("there is only one");
    }

    [SkippableFact]
    public async Task Keys_LeadThroughAllOfIt()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Mixed);
        IKeyboard keys = page.Page.Keyboard;

        await keys.PressAsync("/");
        await keys.TypeAsync("survive");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("ArrowUp");
        await keys.PressAsync("Enter");
        await page.Page.WaitForSelectorAsync("#test-title");
        (await page["#test-title"].InnerTextAsync()).Should().Be("Survive(memoryMiB: 128)", "what failed comes first");
        (await page[".list a[aria-current]"].CountAsync()).Should().Be(1);
        await page["#cause"].FocusAsync();
        await keys.PressAsync("Enter");
        string focused = await page[".log tr:focus th"].InnerTextAsync();
        await keys.PressAsync("ArrowDown");
        (await page[".log tr:focus th"].InnerTextAsync()).Should().NotBe(focused);
        await page[".tracks"].FocusAsync();
        await keys.PressAsync("ArrowLeft");
        (await page[".cursor"].IsVisibleAsync()).Should().BeTrue();
        (await page["section > .unseen[role=status]"].InnerTextAsync()).Should().MatchRegex("s: (source|destination): ");
        await keys.PressAsync("Escape");
        await page.Page.WaitForSelectorAsync("#overview-title");
        page.Troubles.Should().BeEmpty();
    }

    [SkippableTheory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, ReportsOfTests.Failing)]
    [InlineData(true, ReportsOfTests.Failing)]
    public async Task Page_ForThoseWhoSeeOrHearItOtherwise_HasRolesNamesAndContrast(bool dark, string? test)
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Mixed, test, dark);

        AxeResult found = await page.Page.RunAxe();

        found.Violations.Select(v => $"{v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Take(4).Select(n => n.Html))}").Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Theme_IsTheSystemsUntilOneIsChosen()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Mixed, dark: true);
        string dark = await ColorAsync();

        await page["#theme"].ClickAsync();

        (await ColorAsync()).Should().NotBe(dark);
        (await page["#theme"].InnerTextAsync()).Should().Be("Dark");

        Task<string> ColorAsync() => page.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
    }

    [SkippableFact]
    public async Task Report_Of200TestsAnd100000Lines_IsSmallAndOpens()
    {
        new FileInfo(reports.Large).Length.Should().BeLessThan(HtmlReport.MaxBytes);

        await using ReportPage page = await chromium.OpenAsync(reports.Large);

        (await page["#found"].InnerTextAsync()).Should().Be("200 tests");
        (await page["rect.bar"].CountAsync()).Should().Be(467, "each test is drawn on each of its hosts");
        await page[".list a.failed"].First.ClickAsync();
        await page.Page.WaitForSelectorAsync(".message.failed");
        page.Troubles.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Report_ThatWasThinned_SaysSo()
    {
        await using ReportPage page = await chromium.OpenAsync(reports.Thinned);

        (await page.TextsAsync(".notice")).Should().Equal("To keep this file small, 24 of 25 tests are shown thinned; each says what is missing, and the records have it.");
        await page[".list a.passed"].First.ClickAsync();
        await page.Page.WaitForSelectorAsync("#test-title");
        (await page.TextsAsync("article > .notice")).Should().Contain(n => n.StartsWith("Thinned to keep the report small: ", StringComparison.Ordinal));
        await page[".list a.failed"].First.ClickAsync();
        await page.Page.WaitForSelectorAsync(".message.failed");
        (await page.TextsAsync("article > .notice")).Should().BeEmpty("what failed is there in full");
        page.Troubles.Should().BeEmpty();
    }

    // Of docs/report.md: ./build.sh pictures.
    [SkippableFact]
    public async Task Pictures_AreTaken()
    {
        string folder = Environment.GetEnvironmentVariable("MULTIHOST_PICTURES") ?? reports.Folder;
        await PictureAsync("report-overview", reports.Mixed, null, dark: false, height: 640);
        await PictureAsync("report-failure", reports.Mixed, ReportsOfTests.Failing, dark: false, height: 1280);
        await PictureAsync("report-migration", reports.Mixed, "Shop.Migrations.Orders.Survive(memoryMiB: 211)", dark: true, height: 1000);

        // Those of docs/results.md, from a real run of its tests.
        foreach ((string name, string test) in Environment.GetEnvironmentVariable("MULTIHOST_GALLERY") is null ? [] : Gallery)
        {
            await PictureAsync($"result-{name}", Environment.GetEnvironmentVariable("MULTIHOST_GALLERY")!, $"FailingMigrations.{test}", dark: false, height: 700);
        }

        async Task PictureAsync(string name, string report, string? test, bool dark, int height)
        {
            await using ReportPage page = await chromium.OpenAsync(report, test, dark, 1500, height);
            await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
        }
    }

    private static string Mebibytes(double bytes) => string.Create(
        CultureInfo.InvariantCulture, $"{Math.Round(bytes / 1024 / 1024, bytes / 1024 / 1024 >= 100 ? 0 : 1, MidpointRounding.AwayFromZero)} MiB");
}
