using MultiHost.Labs.Faults;
using MultiHost.Labs.Foundation;
using MultiHost.Labs.Hosts;

namespace MultiHost.Labs;

public sealed partial class Lab
{
    /// <summary>Cuts the network between two hosts, both ways, for guests on them too. Other hosts, and the controller's ssh, still reach
    /// both.</summary>
    /// <exception cref="LabException">It could not be cut.</exception>
    public Task<LabFault> CutAsync(LabHost one, LabHost other, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one == other)
        {
            throw new LabException($"Host {one.Name} cannot be cut off from itself. Name two hosts, or cut it off from all others.");
        }

        (string a, string b) = (one.State.Port, other.State.Port);
        return CutAsync($"{one.Name} cut off from {other.Name}", Rules(a, b).Concat(Rules(b, a)), one, [other], cancellationToken);

        static IEnumerable<string> Rules(string from, string to) => [$"iifname {from} oifname {to} drop"];
    }

    internal Task<LabFault> CutAroundAsync(LabHost host, CancellationToken cancellationToken) =>
        CutAsync(
            $"{host.Name} cut off from all others",
            [$"iifname {host.State.Port} drop", $"oifname {host.State.Port} drop"],
            host,
            [.. Hosts.Where(h => h != host)],
            cancellationToken);

    private async Task<LabFault> CutAsync(
        string what, IEnumerable<string> rules, LabHost host, LabHost[] others, CancellationToken cancellationToken)
    {
        PacketRules cut = await PacketRules.OnSwitchAsync(state, rules, cancellationToken).ConfigureAwait(false);
        var fault = new LabFault(what, HealAsync);
        try
        {
            await Task.WhenAll(others.Select(o => Pings.MissAsync(host.State, o.State, cancellationToken))).ConfigureAwait(false);
            return fault;
        }
        catch
        {
            await fault.HealAsync().ConfigureAwait(false);
            throw;
        }

        async Task HealAsync()
        {
            bool moreFaults = await cut.RemoveAsync().ConfigureAwait(false);
            if (!moreFaults && host.State.Network.Exists)
            {
                await Task.WhenAll(others.Select(o => Pings.ReachAsync(host.State, o.State, CancellationToken.None))).ConfigureAwait(false);
            }
        }
    }
}
