namespace MultiHost;

/// <summary>One or more named checks of a test did not hold.</summary>
public sealed class CheckFailedException : MultiHostException
{
    /// <summary>Makes the exception of failed checks.</summary>
    public CheckFailedException(string message, IReadOnlyList<Check> checks)
        : base(message) => Checks = checks;

    /// <summary>All checks of the operation, those that passed included.</summary>
    public IReadOnlyList<Check> Checks { get; }
}
