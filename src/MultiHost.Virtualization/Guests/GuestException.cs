namespace MultiHost.Virtualization.Guests;

/// <summary>A guest did not do what it should.</summary>
public sealed class GuestException : MultiHostException
{
    internal GuestException(string message, string guest, Exception? innerException = null)
        : base(message, innerException) => Guest = guest;

    /// <summary>Name of the guest.</summary>
    public string Guest { get; }
}
