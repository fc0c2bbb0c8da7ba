namespace MultiHost.Settings;

/// <summary>A <c>&lt;Property&gt;</c> that only some roles get, such as a password: hosts that play none of them are never told it.</summary>
/// <param name="Name">Its name, compared without regard to case.</param>
/// <param name="Value">Its value, which no message shows.</param>
/// <param name="Roles">The roles that get it, at least one.</param>
public sealed record RoleProperty(string Name, string Value, IReadOnlyList<RoleName> Roles)
{
    /// <summary>The name and the roles. The value may be a secret.</summary>
    public override string ToString() => $"{Name} for {string.Join(", ", Roles)}";
}
