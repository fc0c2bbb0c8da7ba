namespace MultiHost.Results;

/// <summary>What one role's part of a test came to.</summary>
/// <param name="End">How it ended.</param>
/// <param name="DurationSeconds">How long it ran on its host, in seconds.</param>
/// <param name="Reason">Why it was skipped.</param>
/// <param name="Exceptions">What was thrown, outermost first.</param>
public sealed record RoleResult(RoleEnd End, double DurationSeconds, string? Reason = null, params ExceptionInfo[] Exceptions)
{
    /// <summary>Whether it says no more than that the test was decided elsewhere.</summary>
    internal bool IsStop => Array.Exists(Exceptions, e => e.Type == typeof(GroupStoppedException).FullName);

    /// <summary>Where the failure happened, if that is not this role's to say.</summary>
    public Blame? Blame { get; init; }

    /// <summary>The first exception in one line, or the reason of a skip.</summary>
    public string Summary
    {
        get
        {
            string text = Reason ?? (Exceptions.Length > 0 ? $"{Exceptions[0].Type}: {Exceptions[0].Message}" : End.ToString());
            int lineEnd = text.AsSpan().IndexOfAny('\r', '\n');
            return lineEnd < 0 ? text : text[..lineEnd].TrimEnd();
        }
    }
}
