namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>The tiny Linux could not be built; the message says what to do.</summary>
public sealed class TinyLinuxException : MultiHostException
{
    internal TinyLinuxException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
