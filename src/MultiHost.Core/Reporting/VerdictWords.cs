namespace MultiHost.Reporting;

/// <summary>The first words of a message whose verdict is not a plain failure, so that whoever reads a first line alone knows it.</summary>
internal static class VerdictWords
{
    /// <summary><c>Skipped: </c>.</summary>
    public const string Skipped = "Skipped: ";

    /// <summary><c>Stopped: </c>.</summary>
    public const string Stopped = "Stopped: ";

    /// <summary>Of a test that failed, and passed when it went once more.</summary>
    public const string Repeated = "Flaky: passed when it went once more, after: ";

    /// <summary><c>Known failure (https://example.org/issues/17): </c>.</summary>
    public static string Known(string issue) => $"Known failure ({issue}): ";

    /// <summary><c>Flaky (https://example.org/issues/17): </c>.</summary>
    public static string Flaky(string issue) => $"Flaky ({issue}): ";

    /// <summary><c>Infrastructure (lost): </c>.</summary>
    public static string Of(InfrastructureReason reason) => $"Infrastructure ({reason.ToString().ToLowerInvariant()}): ";
}
