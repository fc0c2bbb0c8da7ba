namespace MultiHost;

/// <summary>One or more named checks of a test did not hold.</summary>
public sealed class CheckFailedException : SharedFailureException
{
    /// <summary>Makes the exception of failed checks.</summary>
    /// <param name="message">The checks and their figures.</param>
    /// <param name="checks">All checks of the operation.</param>
    /// <param name="role">The role on which the first failed check was made.</param>
    /// <param name="step">The step at which it was made.</param>
    public CheckFailedException(string message, IReadOnlyList<Check> checks, RoleName role, string step)
        : base(message, role, step) => Checks = checks;

    /// <summary>All checks of the operation, those that passed included.</summary>
    public IReadOnlyList<Check> Checks { get; }
}
