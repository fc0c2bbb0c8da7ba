namespace MultiHost;

/// <summary>
/// The test was decided elsewhere: another role failed, was skipped or was lost, or the run was cancelled. It is not reported
/// as a failure of the role that gets it.
/// </summary>
public sealed class GroupStoppedException : MultiHostException
{
    internal GroupStoppedException(string cause)
        : base($"Stopped: {cause}") => Cause = cause;

    /// <summary>What ended the test, in one line.</summary>
    public string Cause { get; }
}
