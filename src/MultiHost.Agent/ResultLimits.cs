using MultiHost.Results;

namespace MultiHost.Agent;

/// <summary>Lets every result into one message, however much a test's exceptions say: what is left out is said, and the verdict stays.</summary>
internal static class ResultLimits
{
    private const int MaxExceptions = 64;
    private const int MaxTextChars = 256 * 1024;
    private const int MaxAllChars = 1024 * 1024;
    private const int MinTextChars = 1024;
    private const int MaxNameChars = 1000;

    public static RoleResult Fit(RoleResult result)
    {
        int left = MaxAllChars;
        List<ExceptionInfo> exceptions = [];
        foreach (ExceptionInfo exception in result.Exceptions.Take(MaxExceptions))
        {
            exceptions.Add(exception with
            {
                Type = CutText.End(exception.Type, MaxNameChars),
                Message = Fit(exception.Message, ref left),
                StackTrace = exception.StackTrace is null ? null : Fit(exception.StackTrace, ref left),
            });
        }

        if (result.Exceptions.Length > MaxExceptions)
        {
            exceptions.Add(new ExceptionInfo("", $"[… {result.Exceptions.Length - MaxExceptions} more exceptions left out …]", null, -1));
        }

        return result with
        {
            Reason = result.Reason is null ? null : CutText.Middle(result.Reason, MaxTextChars),
            Exceptions = [.. exceptions],
            Blame = result.Blame is { } blame ? blame with { Step = CutText.End(blame.Step, MaxNameChars) } : null,
        };
    }

    public static Check Fit(Check check) => new(
        CutText.End(check.Name, MaxNameChars), CutText.End(check.Subject, MaxNameChars), check.Passed, CutText.Middle(check.Detail, MaxTextChars));

    private static string Fit(string text, ref int left)
    {
        string cut = CutText.Middle(text, Math.Clamp(left, MinTextChars, MaxTextChars));
        left -= cut.Length;
        return cut;
    }
}
