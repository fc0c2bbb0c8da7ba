using System.Text.RegularExpressions;

namespace Xunit.MultiHost.Runs;

/// <summary>A test's result as the TRX file has it.</summary>
/// <param name="Name">Its display name.</param>
/// <param name="Outcome"><c>Passed</c>, <c>Failed</c> or <c>NotExecuted</c>.</param>
/// <param name="Message">Why it failed or was skipped.</param>
/// <param name="Stack">Its stack trace.</param>
/// <param name="Output">What it wrote.</param>
internal sealed partial record TestResult(string Name, string Outcome, string Message, string Stack, string Output)
{
    /// <summary>The message with <c>T</c> for each duration.</summary>
    public string Timeless => Duration().Replace(Message, "T");

    /// <summary>The output with <c>T</c> for each duration.</summary>
    public string TimelessOutput => Duration().Replace(Output, "T");

    [GeneratedRegex(@"\d+(\.\d+)? m?s\b")]
    private static partial Regex Duration();
}
