namespace MultiHost.Running;

/// <summary>The host pool cannot play the roles that a collection's tests ask for, however long one waits.</summary>
internal sealed class PlacementException(string message, InfrastructureReason reason, Exception? inner = null) : MultiHostException(message, inner)
{
    /// <summary>That of a host that is out of use, if there is one; otherwise <see cref="InfrastructureReason.Lease"/>.</summary>
    public InfrastructureReason Reason => reason;
}
