using System.Globalization;
using MultiHost.Labs.Faults;
using MultiHost.Labs.Foundation;
using MultiHost.Linux;

namespace MultiHost.Labs;

public sealed partial class LabHost
{
    /// <summary>Cuts the network between this host and all others. The controller's ssh still reaches it.</summary>
    /// <exception cref="LabException">It could not be cut.</exception>
    public Task<LabFault> CutAsync(CancellationToken cancellationToken = default) => lab.CutAroundAsync(this, cancellationToken);

    /// <summary>Drops packets to and from this host by chance, for guests on it too.</summary>
    /// <param name="percent">Share of the packets in each direction, 1 to 99.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="LabException">The share is out of range, or the rules could not be made.</exception>
    public async Task<LabFault> DropPacketsAsync(int percent, CancellationToken cancellationToken = default)
    {
        if (percent is < 1 or > 99)
        {
            throw new LabException(
                $"{percent} % of the packets cannot be dropped. Allowed: 1 to 99 %. To drop all, use {nameof(CutAsync)}.");
        }

        string[] rules =
        [
            .. new[] { "iifname", "oifname" }.Select(way => $"{way} {State.Port} numgen random mod 100 < {percent} counter drop"),
        ];
        PacketRules loss = await PacketRules.OnSwitchAsync(lab.State, rules, cancellationToken).ConfigureAwait(false);
        return new LabFault($"{Name} loses {percent} % of its packets", loss.RemoveAsync);
    }

    /// <summary>Blocks TCP connections from other hosts to a range of this host's ports.</summary>
    /// <param name="first">First port, 1 to 65535.</param>
    /// <param name="last">Last port, not below the first.</param>
    /// <param name="how">What becomes of the packets. Packets of connections that are open already get the same.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="LabException">That is no range, or the rule could not be made.</exception>
    public async Task<LabFault> BlockPortsAsync(int first, int last, PortBlock how, CancellationToken cancellationToken = default)
    {
        if (first < 1 || last > 65535 || last < first)
        {
            throw new LabException($"{first}-{last} is no range of ports. Allowed: 1 to 65535, the lower one first.");
        }

        string verdict = how == PortBlock.Reject ? "reject with tcp reset" : "drop";
        PacketRules block = await PacketRules.OnHostAsync(State, [$"iifname != lo tcp dport {first}-{last} {verdict}"], cancellationToken)
            .ConfigureAwait(false);
        return new LabFault($"{Name} {(how == PortBlock.Reject ? "rejects" : "drops")} TCP to ports {first}-{last}", block.RemoveAsync);
    }

    /// <summary>Limits how fast this host sends to and receives from the others, by a token bucket at both ends of its cable.</summary>
    /// <param name="megabitsPerSecond">1 to 100000 Mbit/s, for each direction.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="LabException">The rate is out of range, or the host is shaped already.</exception>
    public async Task<LabFault> ShapeAsync(int megabitsPerSecond, CancellationToken cancellationToken = default)
    {
        if (megabitsPerSecond is < 1 or > 100_000)
        {
            throw new LabException($"{megabitsPerSecond} Mbit/s is out of range. Allowed: 1 to 100000 Mbit/s.");
        }

        (NetworkNamespace Network, string Device)[] ends = [(State.Network, "eth0"), (new NetworkNamespace(lab.State.Switch), State.Port)];
        string rate = string.Create(CultureInfo.InvariantCulture, $"{megabitsPerSecond}mbit");
        var fault = new LabFault($"{Name} sends and receives at most {megabitsPerSecond} Mbit/s", () => UnshapeAsync(ends));
        foreach ((NetworkNamespace network, string device) in ends)
        {
            CommandResult result = await LabTool.TryAsync(
                ["tc", "-n", network.Name, "qdisc", "add", "dev", device, "root", "tbf", "rate", rate, "burst", "64kb", "latency", "50ms"],
                LabTool.DefaultDeadline, null, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                await UnshapeAsync([.. ends.TakeWhile(e => e.Device != device)]).ConfigureAwait(false);
                throw new LabException($"The rate of host {Name} cannot be limited. If it is already, heal that fault first.\n{result}");
            }
        }

        return fault;
    }

    private static async Task UnshapeAsync((NetworkNamespace Network, string Device)[] ends)
    {
        foreach ((NetworkNamespace network, string device) in ends.Where(e => e.Network.Exists))
        {
            string[] command = ["tc", "-n", network.Name, "qdisc", "del", "dev", device, "root"];
            await LabTool.RunAsync(command, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
