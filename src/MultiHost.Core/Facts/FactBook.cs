using System.Collections.Concurrent;
using MultiHost.Hosts;
using MultiHost.Recording;
using MultiHost.Settings;

namespace MultiHost.Facts;

/// <summary>What hosts are and have, found by asking each of them once for each fact. Safe for use by several threads.</summary>
/// <param name="settings">The pool.</param>
/// <param name="note">Takes who is asked for what, and what was found, for the run's record.</param>
/// <param name="time">The clock.</param>
internal sealed class FactBook(MultiHostSettings settings, Action<RunEntry> note, TimeProvider time)
{
    // Each needs a connection of its own, and this machine has only so many processors.
    private const int MostAtOnce = 16;

    private readonly Lock access = new();
    private readonly Dictionary<string, Task<FactSheet>> sheets = [];

    /// <summary>Asks hosts for facts, all at once, as far as they have not been asked before.</summary>
    /// <param name="hosts">The hosts.</param>
    /// <param name="wanted">Names of facts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is known of each then. That a host does not answer is in its sheet.</returns>
    public async Task<IReadOnlyDictionary<HostDefinition, FactSheet>> AskAsync(
        IReadOnlyList<HostDefinition> hosts, IReadOnlySet<string> wanted, CancellationToken cancellationToken)
    {
        if (wanted.Count == 0)
        {
            return hosts.ToDictionary(h => h, _ => FactSheet.Empty);
        }

        ConcurrentDictionary<HostDefinition, FactSheet> found = new();
        ParallelOptions all = new() { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            hosts, all, async (host, _) => found[host] = await AskAsync(host, wanted, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        return found;
    }

    private Task<FactSheet> AskAsync(HostDefinition host, IReadOnlySet<string> wanted, CancellationToken cancellationToken)
    {
        lock (access)
        {
            string key = Key(host);
            if (sheets.TryGetValue(key, out Task<FactSheet>? before) && before is { IsCompletedSuccessfully: true, Result: var known } && wanted.All(known.Knows))
            {
                return before;
            }

            Task<FactSheet> sheet = AskOnAsync(host, before, wanted, cancellationToken);
            sheets[key] = sheet;
            return sheet;
        }
    }

    // Local hosts are one machine, unless their properties make them differ.
    private string Key(HostDefinition host) => host.Transport == TransportKind.Local
        ? string.Join('\n', settings.PropertiesOf(host).OrderBy(p => p.Key, StringComparer.OrdinalIgnoreCase).Select(p => $"/{p.Key}\n{p.Value}"))
        : host.Name;

    private async Task<FactSheet> AskOnAsync(HostDefinition host, Task<FactSheet>? before, IReadOnlySet<string> wanted, CancellationToken cancellationToken)
    {
        await Task.Yield(); // out of the lock
        FactSheet known = before is null ? FactSheet.Empty : await before.ConfigureAwait(false);
        HashSet<string> open = [.. wanted.Where(f => !known.Knows(f))];
        if (open.Count == 0)
        {
            return known;
        }

        note(new FactsWanted(host.Name, [.. open.Order(StringComparer.Ordinal)]));
        long began = time.GetTimestamp();
        FactSheet found = await FindAsync(host, known, open, cancellationToken).ConfigureAwait(false);
        note(new FactsFound(
            host.Name,
            [.. found.Found.Select(f => new FactFound(f.Key, f.Value.Text))],
            [.. found.Lacking.Select(f => new FactLacking(f.Key, f.Value))],
            time.GetElapsedTime(began).TotalSeconds,
            found.Unreached));
        return found;
    }

    private async Task<FactSheet> FindAsync(HostDefinition host, FactSheet known, HashSet<string> open, CancellationToken cancellationToken)
    {
        IHostTransport transport = HostTransports.Of(host, settings.Timeouts, time);
        await using (transport.ConfigureAwait(false))
        {
            AskedHost asked = new(host, settings.PropertiesOf(host), transport, time);
            try
            {
                await HostTransports.ConnectAsync(host, transport, settings.Timeouts.Connect, time, cancellationToken).ConfigureAwait(false);
                foreach (IFactSource source in FactSources.All)
                {
                    HashSet<string> ofSource = [.. source.Facts.Where(open.Contains)];
                    known = ofSource.Count == 0 ? known : await source.FindAsync(asked, ofSource, known, cancellationToken).ConfigureAwait(false);
                }

                return known;
            }
            catch (HostUnavailableException e)
            {
                return known with { Unreached = e.Message };
            }
        }
    }
}
