using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Migration;

/// <summary>A phase of a migration failed. Both hosts get it, with the same data.</summary>
public sealed class MigrationFailedException : SharedFailureException
{
    internal MigrationFailedException(
        string message,
        string guest,
        MigrationPhase phase,
        RoleName role,
        string cause,
        IReadOnlyDictionary<RoleName, GuestState> states,
        IReadOnlyList<Check> checks,
        Exception? innerException)
        : base(message, role, $"{guest}: {phase}", innerException)
    {
        Guest = guest;
        Phase = phase;
        Cause = cause;
        States = states;
        Checks = checks;
    }

    /// <summary>Name of the guest.</summary>
    public string Guest { get; }

    /// <summary>The phase that failed first.</summary>
    public MigrationPhase Phase { get; }

    /// <summary>What went wrong, in the words of that host.</summary>
    public string Cause { get; }

    /// <summary>What the guest is on both hosts afterwards, by role.</summary>
    public IReadOnlyDictionary<RoleName, GuestState> States { get; }

    /// <summary>The checks that were made afterwards, of both hosts.</summary>
    public IReadOnlyList<Check> Checks { get; }
}
