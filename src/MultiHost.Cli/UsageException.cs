namespace MultiHost.Cli;

/// <summary>The command line, or a file that it names, is wrong; the message says how.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>How the command is used, in one line; empty where the command itself was well-formed.</summary>
    public string Usage { get; init; } = "";
}
