namespace MultiHost.Results;

/// <summary>Where the failure of a role really happened, if it was elsewhere: see <see cref="SharedFailureException"/>.</summary>
/// <param name="Role">Name of the role.</param>
/// <param name="Step">The step there.</param>
public sealed record Blame(string Role, string Step);
