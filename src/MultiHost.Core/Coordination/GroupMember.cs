namespace MultiHost.Coordination;

/// <summary>A role that takes part in a phase, and the host that plays it.</summary>
internal sealed record GroupMember(RoleName Role, string Host)
{
    /// <summary><c>destination (beta)</c>.</summary>
    public override string ToString() => $"{Role} ({Host})";
}
