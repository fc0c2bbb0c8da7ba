namespace MultiHost.Virtualization.Guests;

/// <summary>A program of the host that guests need is missing, or failed.</summary>
public sealed class GuestToolException : MultiHostException
{
    internal GuestToolException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
