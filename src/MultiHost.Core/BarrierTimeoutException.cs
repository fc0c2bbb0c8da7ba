namespace MultiHost;

/// <summary>Not all roles reached a barrier in time.</summary>
public sealed class BarrierTimeoutException : MultiHostException
{
    internal BarrierTimeoutException(string message, string barrier, IReadOnlyList<RoleName> missing)
        : base(message)
    {
        Barrier = barrier;
        Missing = missing;
    }

    /// <summary>Name of the barrier.</summary>
    public string Barrier { get; }

    /// <summary>The roles that did not arrive.</summary>
    public IReadOnlyList<RoleName> Missing { get; }
}
