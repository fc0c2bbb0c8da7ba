namespace MultiHost.Cli;

/// <summary>The command line, or a file that it names, is wrong; the message says how.</summary>
internal sealed class UsageException(string message) : Exception(message)
{
    /// <summary>Whether the message says all there is to say: the command itself was well-formed.</summary>
    public bool WithoutUsage { get; init; }
}
