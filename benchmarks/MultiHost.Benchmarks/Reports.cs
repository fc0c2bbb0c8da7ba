using Microsoft.Playwright;
using MultiHost.Report;
using MultiHost.Report.Records;

namespace MultiHost.Benchmarks;

/// <summary>How soon Chromium has drawn the report of a run of 50 migrations: from the begin of the navigation to the page's own mark.</summary>
internal static class Reports
{
    private const int Runs = 5;
    private const int Tests = 50;
    private const int Samples = 300;

    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public static async Task MeasureAsync()
    {
        if (Programs.FirstOrDefault(File.Exists) is not { } program)
        {
            Table.Row("report of 50 migrations opens", "–", "not here: apt-get install chromium");
            return;
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("multihost-bench-report-");
        try
        {
            string record = Path.Combine(folder.FullName, "mh-bench", "run.jsonl");
            string report = Path.Combine(folder.FullName, HtmlReport.FileName);
            int lines = MigrationRun.Write(record, Tests, Samples);
            HtmlReport.Write([record], report);
            Table.Row($"report of {Tests} migrations, size", $"{new FileInfo(report).Length / 1e6:0.00} MB", $"of {lines} lines of record, {new FileInfo(record).Length / 1e6:0.0} MB");

            using IPlaywright playwright = await Playwright.CreateAsync();
            await using IBrowser browser = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = program, Args = Environment.UserName == "root" ? ["--no-sandbox"] : [],
            });
            string file = new Uri(report).AbsoluteUri;
            Row("its overview opens", await MeasureAsync(browser, file));
            Row("a failed test of it opens, with its charts", await MeasureAsync(browser, $"{file}#{Uri.EscapeDataString(MigrationRun.FirstFailing)}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Row(string what, double[] milliseconds) => Table.Row(
        $"report of {Tests} migrations, {what}", $"{Table.Text(Table.Median(milliseconds), "0")} ms", $"in Chromium, from the begin of the navigation until all is drawn: {Table.Range(milliseconds, "0")}");

    private static async Task<double[]> MeasureAsync(IBrowser browser, string address)
    {
        double[] milliseconds = new double[Runs];
        for (int n = 0; n < Runs; n++)
        {
            IPage page = await browser.NewPageAsync();
            await page.GotoAsync(address);
            await page.WaitForSelectorAsync("html[data-drawn]", new() { State = WaitForSelectorState.Attached });
            milliseconds[n] = await page.EvaluateAsync<double>("performance.getEntriesByName('drawn')[0].startTime");
            await page.CloseAsync();
        }

        return milliseconds;
    }
}
