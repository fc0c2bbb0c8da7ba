using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>A pool and a line without threads: whoever comes waits, and whoever may start does so at once. Knows for each who passed it.</summary>
internal sealed class LineModel(MultiHostSettings settings)
{
    private readonly WaitingLine line = new(settings, seed: null);
    private readonly HostChoice choice = new(settings);
    private int clock;

    public List<Party> Waiting { get; } = [];

    public List<Party> AtWork { get; } = [];

    public int Passes { get; private set; }

    public void Come(HostDemand demand)
    {
        Waiting.Add(new Party(++clock, demand));
        Serve();
    }

    public void Leave(Party party)
    {
        AtWork.Remove(party);
        Serve();
    }

    public void GiveUp(Party party)
    {
        Waiting.Remove(party);
        Serve();
    }

    /// <summary>The first in line could not have started even if nobody had passed it since it is the first; nor could those behind it, whoever passed them.</summary>
    public void Check(bool behindTheFirst = true)
    {
        AtWork.SelectMany(p => p.Hosts).Distinct().Count().Should().Be(AtWork.Sum(p => p.Hosts.Count), "no host is in two groups");
        foreach ((HostDefinition[] group, string? name) in Groups())
        {
            for (int i = 0; i < Waiting.Count; i++)
            {
                Party party = Waiting[i];
                HostDefinition[] without = Free(group, AtWork.Where(p => p.Came > party.Came));
                RoleName[] before = [.. Waiting.Take(i).Where(p => CanUse(p, group, name)).SelectMany(p => p.Demand.Roles)];
                if (behindTheFirst && CanUse(party, group, name))
                {
                    foreach (HostDefinition[] free in new[] { without, Free(group, []) })
                    {
                        int own = Rank([.. before, .. party.Demand.Roles], free) - Rank(before, free);
                        Fail(own == party.Demand.Roles.Count, party);
                    }
                }

                if (i == 0 && CanUse(party, group, name))
                {
                    Fail(choice.Find(party.Demand.RoleLists, Free(group, AtWork.Where(p => p.Came > party.Came && p.Began > party.FirstSince)), HostNeeds.None) is not null, party);
                }
            }
        }
    }

    public override string ToString() =>
        $"waiting {string.Join(" | ", Waiting)}; at work {string.Join(" | ", AtWork.Select(p => $"{p} on {string.Join(',', p.Hosts.Select(h => h.Name))}"))}";

    private void Fail(bool couldStart, Party party)
    {
        if (couldStart)
        {
            throw new InvalidOperationException($"{party} could start: {this}");
        }
    }

    private IEnumerable<(HostDefinition[] Hosts, string? Name)> Groups() => settings.Groups.Count == 0
        ? [([.. settings.Hosts], null)]
        : settings.Groups.Select(g => ((HostDefinition[])[.. settings.Hosts.Where(h => g.Hosts.Contains(h.Name))], (string?)g.Name));

    private HostDefinition[] Free(HostDefinition[] group, IEnumerable<Party> andThoseOf) =>
        [.. group.Except(AtWork.SelectMany(p => p.Hosts)).Union(group.Intersect(andThoseOf.SelectMany(p => p.Hosts)))];

    private bool CanUse(Party party, HostDefinition[] group, string? name) =>
        (party.Demand.Place.Group ?? name) == name && choice.Find(party.Demand.RoleLists, group, HostNeeds.None) is not null;

    // How many of the roles can have a host at the same time: by the plainest search there is.
    private int Rank(IReadOnlyList<RoleName> roles, HostDefinition[] hosts)
    {
        int[] roleOf = [.. Enumerable.Repeat(-1, hosts.Length)];
        return Enumerable.Range(0, roles.Count).Count(r => Seat(r, new bool[hosts.Length]));

        bool Seat(int role, bool[] tried)
        {
            for (int h = 0; h < hosts.Length; h++)
            {
                if (!tried[h] && choice.MayPlay(roles[role], hosts[h]))
                {
                    tried[h] = true;
                    if (roleOf[h] < 0 || Seat(roleOf[h], tried))
                    {
                        roleOf[h] = role;
                        return true;
                    }
                }
            }

            return false;
        }
    }

    private void Serve()
    {
        while (line.Next([.. Waiting.Select(p => p.Demand)], Free([.. settings.Hosts], []), new Dictionary<HostDefinition, string>()) is ({ } index, var placement))
        {
            Party party = Waiting[index];
            Waiting.RemoveAt(index);
            if (placement is not null)
            {
                party.Hosts = placement.Hosts;
                party.Began = ++clock;
                Passes += index > 0 ? 1 : 0;
                AtWork.Add(party);
            }
        }

        if (Waiting is [var first, ..] && first.FirstSince == int.MaxValue)
        {
            first.FirstSince = clock;
        }
    }

    /// <summary>Somebody who wants hosts.</summary>
    internal sealed class Party(int came, HostDemand demand)
    {
        public int Came => came;

        public HostDemand Demand => demand;

        public int FirstSince { get; set; } = int.MaxValue;

        public int Began { get; set; }

        public IReadOnlyList<HostDefinition> Hosts { get; set; } = [];

        public override string ToString() => $"#{came} ({string.Join("; ", demand.RoleLists.Select(l => string.Join(' ', l)))} {demand.Place.Group})";
    }
}
