namespace MultiHost.Virtualization.Qmp;

/// <summary>The connection to QEMU's monitor ended: QEMU exited, or broke the protocol.</summary>
public sealed class QmpDisconnectedException : MultiHostException
{
    internal QmpDisconnectedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
