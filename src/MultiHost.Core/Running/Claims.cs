using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>
/// Who of those that wait has a claim to which of a group's free hosts. They come in the order of the line; each role gets a host if that takes none from the roles
/// before it, which move to other hosts where that lets it in. So at any time the roles of the first in line have as many hosts as they can have at all.
/// </summary>
/// <param name="hosts">The free hosts, most preferred first.</param>
/// <param name="mayHave">Whether somebody may have a host for a role.</param>
internal sealed class Claims(IReadOnlyList<HostDefinition> hosts, Func<int, RoleName, HostDefinition, bool> mayHave)
{
    private readonly List<(int Owner, RoleName Role)> claims = [];
    private readonly int[] claimOfHost = [.. Enumerable.Repeat(-1, hosts.Count)];

    // Hosts that a search came to in vain: from there no free host is reached, by later searches neither.
    private readonly bool[] seen = new bool[hosts.Count];
    private readonly List<int> trail = [];
    private int claimed;

    /// <summary>Whether no host is left for those who come later.</summary>
    public bool AreAll => claimed == hosts.Count;

    /// <summary>Adds the next in line.</summary>
    /// <param name="owner">Who it is.</param>
    /// <param name="roles">Its roles.</param>
    /// <returns>Whether there is a host for each role.</returns>
    public bool Add(int owner, IEnumerable<RoleName> roles)
    {
        bool all = true;
        foreach (RoleName role in roles)
        {
            claims.Add((owner, role));
            if (!AreAll && Settle(claims.Count - 1))
            {
                claimed++;
                trail.ForEach(h => seen[h] = false);
            }
            else
            {
                all = false;
            }

            trail.Clear();
        }

        return all;
    }

    /// <summary>The hosts to which nobody else has a claim, most preferred first.</summary>
    public IEnumerable<HostDefinition> LeftFor(int owner) => hosts.Where((_, h) => claimOfHost[h] < 0 || claims[claimOfHost[h]].Owner == owner);

    private bool Settle(int claim)
    {
        (int owner, RoleName role) = claims[claim];
        int free = Enumerable.Range(0, hosts.Count).FirstOrDefault(h => claimOfHost[h] < 0 && mayHave(owner, role, hosts[h]), -1);
        if (free >= 0)
        {
            claimOfHost[free] = claim;
            return true;
        }

        for (int host = 0; host < hosts.Count; host++)
        {
            if (!seen[host] && mayHave(owner, role, hosts[host]))
            {
                seen[host] = true;
                trail.Add(host);
                if (Settle(claimOfHost[host]))
                {
                    claimOfHost[host] = claim;
                    return true;
                }
            }
        }

        return false;
    }
}
