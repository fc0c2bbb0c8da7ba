namespace MultiHost;

/// <summary>A host of the group that runs the test, as it stands in the runsettings. Immutable.</summary>
public interface IHost
{
    /// <summary>Name of the host in the runsettings, unique in the pool.</summary>
    string Name { get; }

    /// <summary>
    /// Part that this host plays in the running test. In a fixture whose tests have different roles: <c>host1</c> … <c>hostN</c>.
    /// </summary>
    RoleName Role { get; }

    /// <summary>Address at which the other hosts of the group reach this one. For local hosts <c>127.0.0.N</c>.</summary>
    string Address { get; }

    /// <summary>Labels of the host in the runsettings, compared without regard to case.</summary>
    IReadOnlySet<string> Labels { get; }

    /// <summary>
    /// The <c>Property</c> elements of this host over those of all hosts, names compared without regard to case. Those that are for some roles alone
    /// (<c>Roles="…"</c>) are there only on the host that the code runs on, while it plays one of these roles.
    /// </summary>
    IReadOnlyDictionary<string, string> Properties { get; }
}
