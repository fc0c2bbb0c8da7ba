namespace MultiHost.Virtualization.Qmp;

/// <summary>QEMU's monitor did not answer, or did not report an event, in time.</summary>
public sealed class QmpTimeoutException : MultiHostException
{
    internal QmpTimeoutException(string message, TimeSpan timeout)
        : base(message) => Timeout = timeout;

    /// <summary>The wait that was allowed.</summary>
    public TimeSpan Timeout { get; }
}
