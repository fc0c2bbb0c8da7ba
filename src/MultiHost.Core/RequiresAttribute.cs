namespace MultiHost;

/// <summary>
/// Says what the hosts of a test must have, so that it goes to hosts that have it. On a class it is for all of its tests on hosts, besides what their own marks
/// say. A test that no hosts of the pool fit is skipped, and says of each host why; with <c>&lt;Requirements Unmet="fail"/&gt;</c> in the runsettings it fails.
/// </summary>
/// <remarks>
/// <para>
/// A requirement is one of: a fact that the host has (<c>kvm</c>, <c>qemu</c>, <c>libvirt</c>); a fact compared (<c>qemu &gt;= 8.2</c>, <c>memory &gt;= 4 GiB</c>,
/// <c>cores &gt;= 4</c>, <c>arch = x86_64</c>; with <c>=</c>, <c>!=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>); <c>machine-types has pc-q35-8.2</c>;
/// <c>label big</c>; <c>property Rack</c>, <c>property Rack = 7</c>; and over the whole group, without a role, <c>qemu same</c> or <c>machine-types common</c>.
/// </para>
/// <para>The facts are listed in docs/hosts.md. Hosts are asked once a run, and only if a test requires something of them.</para>
/// </remarks>
/// <example><code>
/// [MultiHostFact("source", "destination")]
/// [Requires("destination", "qemu &gt;= 8.2", "memory &gt;= 4 GiB")]
/// [Requires("machine-types common")]
/// public async Task Migrates_to_a_newer_one() => …
/// </code></example>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class RequiresAttribute : Attribute
{
    /// <summary>Marks a test.</summary>
    /// <param name="requirements">Requirements of every host; or first a role of the test, and then those of the host that plays it.</param>
    public RequiresAttribute(params string[] requirements) => Requirements = requirements ?? [];

    /// <summary>The role, if one is named, and the requirements, as they were written.</summary>
    public IReadOnlyList<string> Requirements { get; }
}
