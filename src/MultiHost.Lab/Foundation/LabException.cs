namespace MultiHost.Labs.Foundation;

/// <summary>A lab could not be made, found or changed; the message says why and what to do.</summary>
public sealed class LabException : MultiHostException
{
    internal LabException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
