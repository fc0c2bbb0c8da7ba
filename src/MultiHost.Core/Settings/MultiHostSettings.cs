namespace MultiHost.Settings;

/// <summary>The <c>&lt;MultiHost&gt;</c> section of the runsettings, checked.</summary>
public sealed record MultiHostSettings
{
    /// <summary>The host pool, in the order of the runsettings. Empty if there is no <c>&lt;Hosts&gt;</c> element:
    /// <see cref="WithLocalHosts"/> then makes the controller's machine serve.</summary>
    public IReadOnlyList<HostDefinition> Hosts { get; init; } = [];

    /// <summary>The groups that divide the pool, in the order of the runsettings. Empty: the hosts of a test may be any of the pool.</summary>
    public IReadOnlyList<GroupDefinition> Groups { get; init; } = [];

    /// <summary>How the pool is used.</summary>
    public PoolUse Pool { get; init; } = new();

    /// <summary>How often each test runs.</summary>
    public Repeat Repeat { get; init; } = new();

    /// <summary>Which tests go once more.</summary>
    public Retry Retry { get; init; } = new();

    /// <summary>What is done in a random order.</summary>
    public Shuffle Shuffle { get; init; } = new();

    /// <summary>The roles that only some hosts may play.</summary>
    public IReadOnlyList<RoleDefinition> Roles { get; init; } = [];

    /// <summary>Longest times.</summary>
    public Timeouts Timeouts { get; init; } = new();

    /// <summary>How much output is kept.</summary>
    public OutputLimits Output { get; init; } = new();

    /// <summary>Which parts of a test are results of their own.</summary>
    public ShownResults Results { get; init; } = new();

    /// <summary>How local hosts run.</summary>
    public LocalHosts Local { get; init; } = new();

    /// <summary>Roles whose agents wait for a debugger before each of their tests and set-ups; <c>*</c> is all of them. MULTIHOST_DEBUG in the
    /// controller's environment wins.</summary>
    public IReadOnlyList<string> Debug { get; init; } = [];

    /// <summary>Where log files go.</summary>
    public Logs Logs { get; init; } = new();

    /// <summary>For how long hosts stay as they are after a failure.</summary>
    public Keep Keep { get; init; } = new();

    /// <summary>The <c>&lt;Property&gt;</c> elements of all hosts, names compared without regard to case. Those of a host win over them.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What becomes of a test whose <see cref="RequiresAttribute"/> no hosts of the pool meet.</summary>
    public UnmetRequirements Unmet { get; init; } = UnmetRequirements.Skip;

    /// <summary>The <c>&lt;Property&gt;</c> elements of all hosts that only some roles get; for these they win over <see cref="Properties"/>.</summary>
    public IReadOnlyList<RoleProperty> RoleProperties { get; init; } = [];

    /// <summary>Which guests the tests run with that take any.</summary>
    public GuestSelection Guests { get; init; } = new();

    /// <summary>What is made of crashes.</summary>
    public Health Health { get; init; } = new();

    /// <summary>Where the settings come from, fit for a message: the path of the runsettings file, <c>runsettings of this run</c>, or
    /// <c>built-in defaults</c>.</summary>
    public string Source { get; init; } = "built-in defaults";

    /// <summary>The settings of a run without a <c>&lt;MultiHost&gt;</c> section.</summary>
    /// <param name="hostCount">Number of local hosts, at least 1.</param>
    public static MultiHostSettings Default(int hostCount) => new MultiHostSettings().WithLocalHosts(hostCount);

    /// <summary>What code on a host sees: its own properties over those of all hosts, and of each those of its role over those of all roles.</summary>
    /// <param name="host">The host.</param>
    /// <param name="role">The role that it plays. Default: none, which gets only what every role gets.</param>
    public IReadOnlyDictionary<string, string> PropertiesOf(HostDefinition host, RoleName role = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        Dictionary<string, string> seen = new(StringComparer.OrdinalIgnoreCase);
        IEnumerable<KeyValuePair<string, string>> all = [.. Properties, .. Of(RoleProperties), .. host.Properties, .. Of(host.RoleProperties)];
        foreach ((string name, string value) in all)
        {
            seen[name] = value; // the later ones are the nearer ones
        }

        return seen;

        IEnumerable<KeyValuePair<string, string>> Of(IReadOnlyList<RoleProperty> properties) =>
            properties.Where(p => p.Roles.Contains(role)).Select(p => KeyValuePair.Create(p.Name, p.Value));
    }

    /// <summary>
    /// The same settings with a pool of local hosts <c>local1</c> … <c>localN</c> at 127.0.0.11, 127.0.0.12 …, if they define no
    /// hosts; unchanged if they do.
    /// </summary>
    /// <param name="hostCount">Number of local hosts, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public MultiHostSettings WithLocalHosts(int hostCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hostCount, 1);
        if (Hosts.Count > 0)
        {
            return this;
        }

        HostDefinition[] hosts = [.. Enumerable.Range(1, hostCount).Select(i => new HostDefinition($"local{i}", ""))];
        return this with { Hosts = LocalAddresses.Give(hosts, block: 0) };
    }
}
