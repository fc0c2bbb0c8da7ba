namespace MultiHost.Virtualization.Qemu;

/// <summary>QEMU did not start: it exited, or its monitor did not connect in time.</summary>
public sealed class QemuStartException : MultiHostException
{
    internal QemuStartException(string message, string commandLine, int? exitCode, string standardError, Exception? innerException = null)
        : base(message, innerException)
    {
        CommandLine = commandLine;
        ExitCode = exitCode;
        StandardError = standardError;
    }

    /// <summary>The command line, quoted for a shell.</summary>
    public string CommandLine { get; }

    /// <summary>QEMU's exit code, 128 and more for a signal; null if it had to be ended.</summary>
    public int? ExitCode { get; }

    /// <summary>What QEMU wrote, cut in the middle when long.</summary>
    public string StandardError { get; }
}
