using MultiHost.Protocol;
using MultiHost.Results;

namespace MultiHost.Coordination;

/// <summary>Drives a coordinator beside a simple model of its own and asserts the rules after every input.</summary>
internal sealed class BarrierModel
{
    private static readonly string[] Names = ["a", "b", "c"];
    private readonly string where;
    private readonly HashSet<RoleName> ended = [];
    private readonly HashSet<RoleName> stopped = [];
    private readonly HashSet<(RoleName Role, string Line)> crowded = [];
    private readonly Dictionary<(RoleName Role, string Line), int> passed = [];
    private TimeSpan now;
    private long lastId;
    private int finishes;
    private FirstCause? cause;

    public BarrierModel(int roles, string where)
    {
        this.where = where;
        Roles = [.. Enumerable.Range(1, roles).Select(i => new RoleName($"host{i}"))];
        Coordinator = new BarrierCoordinator(Roles.Select(r => new GroupMember(r, $"on-{r}")), TimeSpan.FromSeconds(60));
    }

    public BarrierCoordinator Coordinator { get; }

    public IReadOnlyList<RoleName> Roles { get; }

    public List<Wait> Waiting { get; } = [];

    public int Releases { get; private set; }

    /// <summary>
    /// A role comes to the next barrier of a line. Mostly it does as all do: one wait at a time, names in order, the line "pair" for the
    /// first two roles alone. Now and then it does not.
    /// </summary>
    public void Arrive(RoleName role, string line, Random random)
    {
        bool odd = random.Next(60) == 0;
        bool inPair = Roles.Take(2).Contains(role);
        if (!odd && (Waiting.Exists(w => w.Role == role && w.Line == line) || (line == "pair" && !inPair)))
        {
            return;
        }

        string name = Names[odd ? random.Next(Names.Length) : passed.GetValueOrDefault((role, line)) % Names.Length];
        RoleName[]? with = line == "pair" && inPair ? [.. Roles.Take(2)] : null;
        var wait = new Wait(role, ++lastId, line, $"{line}/{name}", with ?? [.. Roles]);
        bool refusedAtOnce = cause is not null || ended.Contains(role);
        Waiting.Add(wait);
        if (Waiting.Count(w => w.Role == role && w.Line == line) > 1)
        {
            crowded.Add((role, line));
        }

        bool dead = DeadLines().Count > 0;
        IReadOnlyList<BarrierEffect> effects =
            Coordinator.Arrive(role, wait.Id, line, name, with, null, random.Next(10) == 0 ? TimeSpan.FromSeconds(random.Next(1, 50)) : null, now);
        Check(effects);
        if (refusedAtOnce)
        {
            effects.OfType<Refused>().Should().Contain(r => r.RequestId == wait.Id, where);
        }

        if (effects.OfType<Refused>().Any(r => r.Kind == RefusalKind.Deadlock))
        {
            dead.Should().BeTrue($"a deadlock was reported: {where}");
        }
    }

    public void Withdraw(RoleName role, Random random)
    {
        Wait[] own = [.. Waiting.Where(w => w.Role == role)];
        if (own.Length > 0)
        {
            Wait wait = own[random.Next(own.Length)];
            Waiting.Remove(wait);
            Check(Coordinator.Withdraw(role, wait.Id, now));
        }
    }

    public void Step(RoleName role) => Check(Coordinator.Step(role, $"step {now}", now));

    public void Tick(TimeSpan later)
    {
        now += later;
        Check(Coordinator.Tick(now));
        (Coordinator.NextDeadline > now || Coordinator.NextDeadline is null).Should().BeTrue(where);
    }

    /// <summary>A role ends well, but only after its waits are answered, as a body that awaits them does.</summary>
    public void Pass(RoleName role, TimeSpan later)
    {
        if (!Waiting.Exists(w => w.Role == role))
        {
            now += later;
            End(role, RoleEnd.Passed);
        }
    }

    public void End(RoleName role, RoleEnd end)
    {
        bool first = ended.Add(role);
        Check(Coordinator.Finish(role, end, "said so", now));
        if (first && end != RoleEnd.Passed)
        {
            cause.Should().NotBeNull(where);
        }
    }

    public void Lose(RoleName role)
    {
        ended.Add(role);
        Check(Coordinator.Lost(role, "gone", now));
    }

    public void Cancel() => Check(Coordinator.Cancel("cancelled", now));

    public void EndAll(Random random)
    {
        foreach (RoleName role in Roles.OrderBy(_ => random.Next()))
        {
            End(role, RoleEnd.Passed);
        }
    }

    private void Check(IReadOnlyList<BarrierEffect> effects)
    {
        CheckReleases([.. effects.OfType<Released>()]);
        foreach (Refused refused in effects.OfType<Refused>())
        {
            Waiting.RemoveAll(w => w.Role == refused.Role && w.Id == refused.RequestId).Should().Be(1, $"each wait is answered once: {where}");
        }

        foreach (Stop stop in effects.OfType<Stop>())
        {
            stopped.Add(stop.Role).Should().BeTrue($"a role is stopped once: {where}");
            ended.Should().NotContain(stop.Role, where);
        }

        finishes += effects.OfType<AllFinished>().Count();
        finishes.Should().Be(ended.Count == Roles.Count ? 1 : 0, where);
        CheckCause();
    }

    private void CheckReleases(List<Released> releases)
    {
        Wait[] waits = [.. releases.Select(e => Waiting.Single(w => w.Role == e.Role && w.Id == e.RequestId))];
        foreach (Wait wait in waits)
        {
            wait.Participants.All(p => waits.Any(w => w.Role == p && w.Barrier == wait.Barrier)).Should().BeTrue($"all were there: {where}");
            Waiting.Remove(wait);
            passed[(wait.Role, wait.Line)] = passed.GetValueOrDefault((wait.Role, wait.Line)) + 1;
            Releases++;
        }
    }

    private void CheckCause()
    {
        if (cause is not null)
        {
            Coordinator.FirstCause.Should().BeSameAs(cause, $"the first cause stays: {where}");
        }

        cause = Coordinator.FirstCause;
        if (cause is null)
        {
            DeadLines().Should().BeEmpty($"a deadlock is noticed at once: {where}");
            return;
        }

        Waiting.Should().BeEmpty($"the first cause answers everybody: {where}");
        Roles.All(r => stopped.Contains(r) || ended.Contains(r)).Should().BeTrue($"the first cause tells everybody: {where}");
        Coordinator.NextDeadline.Should().BeNull(where);
    }

    /// <summary>
    /// The waits that can never end, found the other way round than the coordinator does: a wait can end when every participant that is
    /// missing has a free line; what remains is dead.
    /// </summary>
    private List<Wait> DeadLines()
    {
        List<Wait> stuck = [.. Waiting.Where(w => !crowded.Contains((w.Role, w.Line)))];
        int before;
        do
        {
            before = stuck.Count;
            stuck.RemoveAll(w => !w.Participants
                .Except(Waiting.Where(o => o.Barrier == w.Barrier).Select(o => o.Role))
                .Any(missing => stuck.Exists(s => s.Role == missing && s.Line == w.Line)));
        }
        while (stuck.Count < before);
        return stuck;
    }

    internal sealed record Wait(RoleName Role, long Id, string Line, string Barrier, RoleName[] Participants);
}
