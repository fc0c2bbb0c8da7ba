namespace MultiHost;

/// <summary>A host cannot run tests, or ceased to: trouble of the infrastructure, not of what is tested.</summary>
public sealed class HostUnavailableException : MultiHostException
{
    internal HostUnavailableException(string host, string message, Exception? inner = null)
        : base(message, inner) => Host = host;

    /// <summary>Name of the host.</summary>
    public string Host { get; }

    /// <summary>What kind of trouble it is.</summary>
    public InfrastructureReason Reason { get; internal init; } = InfrastructureReason.Refused;
}
