namespace MultiHost.Coordination;

/// <content>What a role may not do with a barrier.</content>
internal sealed partial class BarrierCoordinator
{
    private Verdict? Misuse(
        Participant who,
        string branch,
        string name,
        string fullName,
        IReadOnlyList<RoleName>? asked,
        List<Participant> named,
        TimeSpan? timeout,
        PendingBarrier? barrier,
        TimeSpan now)
    {
        if (who.HasEnded)
        {
            return verdicts.CameAfterItsEnd(who, fullName);
        }

        if (Malformed(name) || (branch.Length > 0 && Malformed(branch)))
        {
            return verdicts.Malformed(
                who,
                $"'{Phrases.OneLine(Cut(fullName))}' is no name of a barrier. "
                + $"Allowed: 1 to {MaxNameLength} characters, not all blank, no control characters.");
        }

        if (timeout < ShortestTimeout || timeout > LongestTimeout)
        {
            return verdicts.Malformed(
                who,
                $"a timeout of {Phrases.Duration(timeout.Value)} at barrier '{fullName}' is out of range. Allowed: 1 millisecond to 24 hours.");
        }

        if (asked is not null && asked.Where(r => !byRole.ContainsKey(r)).ToArray() is { Length: > 0 } unknown)
        {
            return verdicts.Malformed(
                who,
                $"barrier '{fullName}' names a role '{unknown[0]}' that the test does not have. It has: {string.Join(", ", byRole.Keys)}.");
        }

        if (!named.Contains(who))
        {
            return verdicts.Malformed(
                who, $"came to barrier '{fullName}', in which only {Phrases.Roles(named)} {(named.Count == 1 ? "takes" : "take")} part.");
        }

        if (barrier is null)
        {
            return null;
        }

        if (!barrier.Participants.SequenceEqual(named))
        {
            return verdicts.ParticipantsDiffer(barrier, who, named);
        }

        return barrier.Arrivals.Find(a => a.Who == who) is { } first ? verdicts.ArrivedTwice(first, now) : null;
    }

    // In the order of the members, each once, so that two lists can be compared.
    private List<Participant> ParticipantsOf(IReadOnlyList<RoleName>? roles) =>
        roles is null or { Count: 0 } ? group : group.FindAll(p => roles.Contains(p.Member.Role));

    private static bool Malformed(string name) =>
        string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength || name.Any(char.IsControl);

    private static string Cut(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
