using Microsoft.Playwright;

namespace MultiHost.Report.Browser;

/// <summary>The distribution's Chromium, driven by Playwright; one for all tests, without a network. Whoever runs the tests installs it: Playwright loads nothing.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome-stable", "/usr/bin/google-chrome", "/snap/bin/chromium"];

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Its program; <c>null</c> if it is not installed.</summary>
    public static string? Program { get; } = Places.FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }

        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            // Chromium's sandbox refuses root.
            Args = Environment.UserName == "root" ? ["--no-sandbox", "--disable-gpu"] : ["--disable-gpu"],
        });
    }

    /// <summary>Opens a report, and waits until it is drawn.</summary>
    /// <param name="file">The report.</param>
    /// <param name="test">What its address ends with.</param>
    /// <param name="dark">Whether the system is dark.</param>
    /// <param name="width">Of the window.</param>
    /// <param name="height">Of the window.</param>
    public async Task<ReportPage> OpenAsync(string file, string? test = null, bool dark = false, int width = 1440, int height = 900)
    {
        // In a pipeline nothing is skipped in silence.
        Skip.If(Program is null && Environment.GetEnvironmentVariable("CI") != "true", "Chromium is missing. On Debian: apt-get install chromium");
        if (browser is null)
        {
            throw new InvalidOperationException("Chromium is missing. On Debian: apt-get install chromium");
        }

        IPage page = await browser.NewPageAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height }, ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce,
        });
        ReportPage report = new(page);
        await page.GotoAsync($"{new Uri(file).AbsoluteUri}{(test is null ? "" : $"#{Uri.EscapeDataString(test)}")}");
        await page.WaitForSelectorAsync("html[data-drawn]", new() { State = WaitForSelectorState.Attached });
        return report;
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
