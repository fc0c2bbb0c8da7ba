using System.Collections.Concurrent;

namespace MultiHost.Virtualization.Migration;

/// <summary>
/// The hosts that this one has migrated guests with. At the scenario's end it waits for each of them, and for nobody else: both sides of a
/// migration
/// know of it, so each pair agrees without asking the others.
/// </summary>
internal sealed class ScenarioParties(IHostGroup hosts)
{
    private readonly ConcurrentDictionary<RoleName, bool> met = [];

    public void Add(RoleName from, RoleName to)
    {
        RoleName self = hosts.Self.Role;
        if (self == from || self == to)
        {
            met[self == from ? to : from] = true;
        }
    }

    public Task MeetAsync(string name, TimeSpan timeout, CancellationToken cancellationToken) =>
        Task.WhenAll(met.Keys.Select(other => MeetOneAsync(other, name, timeout, cancellationToken)));

    private Task MeetOneAsync(RoleName other, string name, TimeSpan timeout, CancellationToken cancellationToken)
    {
        RoleName[] pair = [.. hosts.Hosts.Select(host => host.Role).Where(role => role == other || role == hosts.Self.Role)];
        return hosts.Barrier.Branch($"{pair[0]}+{pair[1]}", pair).SignalAndWaitAsync(name, timeout, cancellationToken);
    }
}
