namespace MultiHost;

/// <summary>Roles wait for each other at barriers that can therefore never be passed.</summary>
public sealed class BarrierDeadlockException : MultiHostException
{
    internal BarrierDeadlockException(string message, string barrier)
        : base(message) => Barrier = barrier;

    /// <summary>The barrier at which this role waited.</summary>
    public string Barrier { get; }
}
