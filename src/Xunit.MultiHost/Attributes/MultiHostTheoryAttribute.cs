using Xunit.Sdk;

namespace Xunit.MultiHost;

/// <summary>
/// Marks a test with data that runs on several hosts at the same time, each in a role; each row of data is one test with one result. The data come from
/// <see cref="InlineDataAttribute"/>, <see cref="MemberDataAttribute"/> and their kin, and fill the parameters that MultiHost does not provide.
/// </summary>
/// <remarks>
/// Rows that xUnit can serialize are found once, in the controller, and every host gets the same values. Other rows are found on every host
/// anew, and twice in the controller: they must come in the same number and order each time. In their names a value that looks different then is left out.
/// <para>
/// xUnit's analyzers (xUnit1009, xUnit1010) compare <see cref="InlineDataAttribute"/> with all parameters of the method. With inline data, ask for
/// <see cref="global::MultiHost.IHostGroup"/> and its kin in the constructor of the class, or turn these two off.
/// </para>
/// </remarks>
[XunitTestCaseDiscoverer("Xunit.MultiHost.Discovery.MultiHostTheoryDiscoverer", "Xunit.MultiHost")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class MultiHostTheoryAttribute : TheoryAttribute
{
    /// <summary>Marks a test whose roles are named by <see cref="Hosts"/>.</summary>
    public MultiHostTheoryAttribute()
        : this([])
    {
    }

    /// <summary>Marks a test.</summary>
    /// <param name="roles">The roles, 1 to 256, each played by another host. All different, without regard to case.</param>
    public MultiHostTheoryAttribute(params string[] roles) => Roles = roles ?? [];

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
