namespace MultiHost.Virtualization.Migration;

/// <summary>The failure that a migration ends with.</summary>
/// <param name="Phase">The phase that failed.</param>
/// <param name="Role">On which side.</param>
/// <param name="Cause">In that side's words.</param>
/// <param name="Exception">On that side, the exception.</param>
internal sealed record PhaseFailure(MigrationPhase Phase, RoleName Role, string Cause, Exception? Exception);
