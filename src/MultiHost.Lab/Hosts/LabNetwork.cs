using System.Text;
using MultiHost.Labs.Foundation;

namespace MultiHost.Labs.Hosts;

/// <summary>The switch and the hosts' ends of it: an Ethernet of their own, without a way to any other network.</summary>
internal sealed class LabNetwork(LabLocation location, LabState state)
{
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        // One after the other: the first one ever also mounts /run/netns.
        foreach (string name in state.Namespaces)
        {
            await new NetworkNamespace(name).AddAsync(cancellationToken).ConfigureAwait(false);
        }

        var ports = new StringBuilder("link set lo up\nlink add br0 type bridge stp_state 0 forward_delay 0\nlink set br0 up\n");
        foreach (LabHostState host in state.Hosts)
        {
            ports.Append($"link add {host.Port} type veth peer name eth0 netns {host.Namespace}\nlink set {host.Port} master br0 up\n");
        }

        await new NetworkNamespace(state.Switch).ConfigureAsync(ports.ToString(), cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(state.Hosts.Select(h => h.Network.ConfigureAsync(Ends(h), cancellationToken))).ConfigureAwait(false);
    }

    /// <summary>Waits until every host reaches the first.</summary>
    public Task ConnectedAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(state.Hosts.Skip(1).Select(h => Pings.ReachAsync(h, state.Hosts[0], cancellationToken)));

    // The bridge has an address of its own: else it would take that of the lowest port, and change it when a guest's tap joins.
    private string Ends(LabHostState host) => $"""
        link set lo up
        link add br0 address 02:4d:48:{location.Octet:x2}:00:{host.Number:x2} type bridge stp_state 0 forward_delay 0
        link set eth0 master br0 up
        addr add {host.Address}/24 brd + dev br0
        link set br0 up

        """;
}
