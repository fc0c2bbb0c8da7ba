namespace MultiHost.Virtualization.Hosts;

/// <summary>A host's address is a name that stands for nothing that is of use.</summary>
internal sealed class UnknownAddressException(string message, Exception? innerException) : MultiHostException(message, innerException);
