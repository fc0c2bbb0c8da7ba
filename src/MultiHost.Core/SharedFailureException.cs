namespace MultiHost;

/// <summary>
/// A failure that happened on one role and is thrown on every role concerned, so that all of them can act on it. The test's result names the role
/// where it happened, whichever throws first.
/// </summary>
public abstract class SharedFailureException : MultiHostException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">The same text on every role.</param>
    /// <param name="role">Where it happened.</param>
    /// <param name="step">At which step there.</param>
    /// <param name="innerException">The cause, on the role that has it.</param>
    protected SharedFailureException(string message, RoleName role, string step, Exception? innerException = null)
        : base(message, innerException)
    {
        Role = role;
        Step = step;
    }

    /// <summary>Where it happened.</summary>
    public RoleName Role { get; }

    /// <summary>At which step there.</summary>
    public string Step { get; }
}
