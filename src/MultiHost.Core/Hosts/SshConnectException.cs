namespace MultiHost.Hosts;

/// <summary>One attempt to connect has failed.</summary>
internal sealed class SshConnectException(int exitCode, string words, string printed) : Exception($"ssh ended with exit code {exitCode}. {words}")
{
    // Trouble that another attempt meets again, in ssh's own words.
    private static readonly string[] LastingWords =
    [
        "Permission denied", "Host key verification failed", "REMOTE HOST IDENTIFICATION HAS CHANGED", "Name or service not known",
        "Bad configuration option", "Bad owner or permissions", "Too many authentication failures", "no matching", "command-line", "not a valid",
    ];

    public int ExitCode => exitCode;

    /// <summary>What ssh wrote to its error stream.</summary>
    public string Words => words;

    /// <summary>What the host printed instead of beginning our command.</summary>
    public string Printed => printed;

    /// <summary>Whether a host answered, and did not let us in or not do what it was asked.</summary>
    public bool MeansRefusal => exitCode != 255 || (IsLasting && !Says("Name or service"));

    public bool IsLasting => exitCode != 255 || LastingWords.Any(Says);

    public bool Says(string text) => words.Contains(text, StringComparison.Ordinal);
}
