using Xunit.Sdk;

namespace Xunit.MultiHost;

/// <summary>
/// Marks a test that runs on several hosts at the same time, each in a role. It is one test with one result. Its method may have parameters of the types
/// <see cref="global::MultiHost.IHostGroup"/>, <see cref="global::MultiHost.IHost"/> (this host), <see cref="global::MultiHost.RoleName"/> and
/// <see cref="global::MultiHost.IBarrier"/>, and so may the constructors of its class and fixtures.
/// </summary>
/// <example><code>
/// [MultiHostFact("client", "server")]
/// public async Task Both_are_there(IHostGroup hosts) => await hosts.Barrier.SignalAndWaitAsync("ready");
/// </code></example>
[XunitTestCaseDiscoverer("Xunit.MultiHost.Discovery.MultiHostFactDiscoverer", "Xunit.MultiHost")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class MultiHostFactAttribute : FactAttribute
{
    /// <summary>Marks a test whose roles are named by <see cref="Hosts"/>.</summary>
    public MultiHostFactAttribute()
        : this([])
    {
    }

    /// <summary>Marks a test.</summary>
    /// <param name="roles">The roles, 1 to 256, each played by another host. All different, without regard to case.</param>
    public MultiHostFactAttribute(params string[] roles) => Roles = roles ?? [];

    /// <summary>The roles. Empty: <see cref="Hosts"/> or <see cref="AllHosts"/> counts.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>Number of hosts whose roles are <c>host1</c> … <c>hostN</c>. 1 to 256. Not together with named roles.</summary>
    public int Hosts { get; set; }

    /// <summary>Whether it takes every host of the pool, in the roles <c>host1</c>, <c>host2</c> … in the order of the runsettings. Where it runs on each group, every
    /// host of the group. Not together with roles or <see cref="Hosts"/>.</summary>
    /// <value>Default: <c>false</c>.</value>
    public bool AllHosts { get; set; }

    /// <summary>Whether it runs once on each group of the runsettings, as results of their own, also where they do not say <c>&lt;Pool Run="each"/&gt;</c>. Where there are
    /// no groups it runs once.</summary>
    /// <value>Default: <c>false</c>.</value>
    public bool EachGroup { get; set; }
}
