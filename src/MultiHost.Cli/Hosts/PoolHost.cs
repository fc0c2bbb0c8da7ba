using MultiHost.Facts;
using MultiHost.Settings;

namespace MultiHost.Cli.Hosts;

/// <summary>A host of the pool, as it is now.</summary>
/// <param name="Host">As the runsettings have it.</param>
/// <param name="Facts">What it says of itself, or why it could not be asked.</param>
/// <param name="Holders">Who has it for a run or waits for it, a line each; none if it is free, or could not be asked.</param>
internal sealed record PoolHost(HostDefinition Host, FactSheet Facts, IReadOnlyList<string> Holders)
{
    /// <summary>Whether it answers.</summary>
    public bool IsReached => Facts.Unreached is null;

    /// <summary>Asks all hosts of a pool, side by side.</summary>
    public static async Task<IReadOnlyList<PoolHost>> AskAsync(MultiHostSettings settings, CancellationToken cancellationToken)
    {
        FactBook book = new(settings, _ => { }, TimeProvider.System);
        HashSet<string> all = [.. KnownFact.All.Select(f => f.Name)];
        IReadOnlyDictionary<HostDefinition, FactSheet> sheets = await book.AskAsync(settings.Hosts, all, cancellationToken).ConfigureAwait(false);
        return await Task.WhenAll(settings.Hosts.Select(h => OfAsync(h, sheets[h], settings, cancellationToken))).ConfigureAwait(false);
    }

    private static async Task<PoolHost> OfAsync(HostDefinition host, FactSheet facts, MultiHostSettings settings, CancellationToken cancellationToken)
    {
        if (facts.Unreached is not null)
        {
            return new PoolHost(host, facts, []);
        }

        try
        {
            return new PoolHost(host, facts, await HostHolders.AskAsync(host, settings, cancellationToken).ConfigureAwait(false));
        }
        catch (HostUnavailableException e)
        {
            return new PoolHost(host, facts, [$"NOT KNOWN  {e.Message}"]); // it has just answered, and does not any more
        }
    }
}
