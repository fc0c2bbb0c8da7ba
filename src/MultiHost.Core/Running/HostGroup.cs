using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>Hosts out of which all of a collection's come: a group of the runsettings, or the pool.</summary>
/// <param name="Name">The group's name; <c>null</c> for the pool.</param>
/// <param name="Hosts">Its hosts, in the order of the runsettings.</param>
internal sealed record HostGroup(string? Name, IReadOnlyList<HostDefinition> Hosts);
