namespace MultiHost.Coordination;

/// <summary>Finds roles that wait for each other.</summary>
/// <remarks>
/// Nodes are lines of work (a role and a branch) that a wait holds up; a wait depends on the same line of every participant that is
/// not yet at its barrier. A line without a wait is taken to be working, so what is found is certain under the rule that waits in one line
/// come one after the other.
/// </remarks>
internal static class DeadlockSearch
{
    /// <summary>The shortest ring of waits through this one, beginning with it; empty if there is none.</summary>
    public static IReadOnlyList<Arrival> RingThrough(Arrival start)
    {
        if (start.Who.WaitThatBlocks(start.Line) is null)
        {
            return [];
        }

        var cameFrom = new Dictionary<Arrival, Arrival?>(ReferenceEqualityComparer.Instance) { [start] = null };
        var queue = new Queue<Arrival>([start]);
        while (queue.TryDequeue(out Arrival? wait))
        {
            foreach (Participant missing in wait.Barrier.Missing)
            {
                Arrival? next = missing.WaitThatBlocks(wait.Line);
                if (ReferenceEquals(next, start))
                {
                    return PathTo(wait, cameFrom);
                }

                if (next is not null && cameFrom.TryAdd(next, wait))
                {
                    queue.Enqueue(next);
                }
            }
        }

        return [];
    }

    private static List<Arrival> PathTo(Arrival last, Dictionary<Arrival, Arrival?> cameFrom)
    {
        var path = new List<Arrival>();
        for (Arrival? wait = last; wait is not null; wait = cameFrom[wait])
        {
            path.Add(wait);
        }

        path.Reverse();
        return path;
    }
}
