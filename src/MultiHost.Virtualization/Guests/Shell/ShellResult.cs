namespace MultiHost.Virtualization.Guests.Shell;

/// <summary>What a command in a guest came to.</summary>
/// <param name="Command">The command.</param>
/// <param name="ExitCode">Its exit code, 0 to 255; 128 and the number of a signal that ended it.</param>
/// <param name="Output">What it wrote to standard output and standard error, read as UTF-8. Line ends are the command's own.</param>
public sealed record ShellResult(string Command, int ExitCode, string Output)
{
    /// <summary>The output as bytes, as the command wrote it.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }
}
