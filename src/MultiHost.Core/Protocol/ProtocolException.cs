namespace MultiHost.Protocol;

/// <summary>The stream between controller and agent does not hold what the protocol says.</summary>
internal sealed class ProtocolException(string message, Exception? inner = null) : MultiHostException(message, inner);
