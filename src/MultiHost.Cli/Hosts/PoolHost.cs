using MultiHost.Facts;
using MultiHost.Settings;

namespace MultiHost.Cli.Hosts;

/// <summary>A host of the pool, as it is now.</summary>
/// <param name="Host">As the runsettings have it.</param>
/// <param name="Facts">What it says of itself, or why it could not be asked.</param>
internal sealed record PoolHost(HostDefinition Host, FactSheet Facts)
{
    /// <summary>Whether it answers.</summary>
    public bool IsReached => Facts.Unreached is null;

    /// <summary>Asks all hosts of a pool, side by side.</summary>
    public static async Task<IReadOnlyList<PoolHost>> AskAsync(MultiHostSettings settings, CancellationToken cancellationToken)
    {
        FactBook book = new(settings, _ => { }, TimeProvider.System);
        HashSet<string> all = [.. KnownFact.All.Select(f => f.Name)];
        IReadOnlyDictionary<HostDefinition, FactSheet> sheets = await book.AskAsync(settings.Hosts, all, cancellationToken).ConfigureAwait(false);
        return [.. settings.Hosts.Select(h => new PoolHost(h, sheets[h]))];
    }
}
