using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>
/// Gives each role a host of its own, by augmenting paths: hosts come in the order of preference, and each makes the roles that have one move up if that
/// lets it in. Each host and role is looked at a few times, whatever their number; the hosts that are taken are the most preferred ones that will do.
/// </summary>
internal sealed class RoleMatching
{
    private readonly IReadOnlyList<RoleName> roles;
    private readonly IReadOnlyList<HostDefinition> hosts;
    private readonly List<int>[] rolesOfHost;
    private readonly int[] hostOfRole;

    // Roles that a search came to in vain, and no later one needs to try; or in the search that goes on.
    private readonly bool[] seen;

    /// <summary>Searches.</summary>
    /// <param name="roles">The roles.</param>
    /// <param name="hosts">The hosts, most preferred first.</param>
    /// <param name="mayPlay">Whether a host may play a role; asked at most once for each pair.</param>
    public RoleMatching(IReadOnlyList<RoleName> roles, IReadOnlyList<HostDefinition> hosts, Func<RoleName, HostDefinition, bool> mayPlay)
    {
        this.roles = roles;
        this.hosts = hosts;
        rolesOfHost = new List<int>[hosts.Count];
        hostOfRole = [.. Enumerable.Repeat(-1, roles.Count)];
        seen = new bool[roles.Count];
        for (int host = 0; host < hosts.Count && Found < roles.Count; host++)
        {
            rolesOfHost[host] = [.. Enumerable.Range(0, roles.Count).Where(role => mayPlay(roles[role], hosts[host]))];
            if (LetIn(host))
            {
                Found++;
                Array.Clear(seen);
            }
        }
    }

    /// <summary>How many roles have a host.</summary>
    public int Found { get; private set; }

    /// <summary>How often a role was looked at: what the search cost.</summary>
    public int Steps { get; private set; }

    /// <summary>The hosts, in the order of the roles; <c>null</c> if some role has none.</summary>
    public IReadOnlyList<HostDefinition>? Hosts => Found == roles.Count ? [.. hostOfRole.Select(h => hosts[h])] : null;

    /// <summary>If some role has no host: roles that together have fewer hosts than they are, and these hosts. Empty otherwise.</summary>
    public (IReadOnlyList<RoleName> Roles, IReadOnlyList<HostDefinition> Hosts) Rivals()
    {
        int without = Array.IndexOf(hostOfRole, -1);
        if (without < 0)
        {
            return ([], []);
        }

        // Whoever has a host that one of the rivals could play on is a rival, too: all hosts that they can have are taken by themselves.
        SortedSet<int> rivals = [without];
        SortedSet<int> contested = [];
        Queue<int> open = new([without]);
        while (open.TryDequeue(out int role))
        {
            foreach (int host in Enumerable.Range(0, hosts.Count).Where(h => rolesOfHost[h].Contains(role) && contested.Add(h)))
            {
                int holder = Array.IndexOf(hostOfRole, host);
                if (rivals.Add(holder))
                {
                    open.Enqueue(holder);
                }
            }
        }

        return ([.. rivals.Select(r => roles[r])], [.. contested.Select(h => hosts[h])]);
    }

    // A search that fails leaves its marks: what it came to leads nowhere for later hosts either, until somebody is let in elsewhere. Those let in
    // clear them, at most once a role. A role that is free comes before one that would have to move.
    private bool LetIn(int host)
    {
        foreach (int role in rolesOfHost[host])
        {
            Steps++;
            if (hostOfRole[role] < 0)
            {
                hostOfRole[role] = host;
                return true;
            }
        }

        foreach (int role in rolesOfHost[host])
        {
            Steps++;
            if (!seen[role])
            {
                seen[role] = true;
                if (LetIn(hostOfRole[role]))
                {
                    hostOfRole[role] = host;
                    return true;
                }
            }
        }

        return false;
    }
}
