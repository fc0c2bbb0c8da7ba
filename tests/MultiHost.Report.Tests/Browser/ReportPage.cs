using Microsoft.Playwright;

namespace MultiHost.Report.Browser;

/// <summary>A report in the browser, and what its console said.</summary>
public sealed class ReportPage : IAsyncDisposable
{
    private readonly List<string> troubles = [];

    public ReportPage(IPage page)
    {
        Page = page;
        page.Console += (_, said) =>
        {
            if (said.Type is "error" or "warning")
            {
                troubles.Add($"{said.Type}: {said.Text}");
            }
        };
        page.PageError += (_, error) => troubles.Add(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                troubles.Add($"request: {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, errors of scripts, and requests for anything.</summary>
    public IReadOnlyList<string> Troubles => troubles;

    public ILocator this[string selector] => Page.Locator(selector);

    /// <summary>The texts of all elements that a selector finds, as they are shown. What the page has just put there is shown with the next frame: before, the text of an element with
    /// content-visibility is empty.</summary>
    public async Task<IReadOnlyList<string>> TextsAsync(string selector)
    {
        await Page.EvaluateAsync("new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown)))");
        return await Page.Locator(selector).AllInnerTextsAsync();
    }

    public async ValueTask DisposeAsync() => await Page.CloseAsync();
}
