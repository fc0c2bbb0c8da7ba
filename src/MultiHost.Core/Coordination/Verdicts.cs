using MultiHost.Settings;

namespace MultiHost.Coordination;

/// <summary>Writes the texts that a user reads when a group does not get through a barrier.</summary>
internal sealed class Verdicts(IReadOnlyList<Participant> group)
{
    private string On => Phrases.On(group);

    public Verdict TimedOut(PendingBarrier barrier, Arrival shortest, TimeSpan now)
    {
        string after = Phrases.Duration(shortest.Timeout);
        string remedy = shortest.GivenTimeout is null
            ? "Raise <Timeouts Barrier=\"…\"/>"
            : $"Raise the timeout that {shortest.Who.Member.Role} gave";
        return new Verdict(
            $"barrier '{barrier.Name}' timed out after {after}: {Phrases.List(barrier.Missing)} did not arrive",
            Lines(
                [
                    $"Barrier '{barrier.Name}' timed out after {after} {On}: {Those([.. barrier.Missing], "did not come")}.",
                    .. barrier.Missing.Select(p => Missing(p, now)),
                    Waiting(barrier),
                    $"{remedy}, or look at what held up {Phrases.Roles(barrier.Missing)}.",
                ]));
    }

    public Verdict PartnerFinished(PendingBarrier barrier, Participant finished)
    {
        RoleName role = finished.Member.Role;
        return new Verdict(
            $"barrier '{barrier.Name}' cannot be passed: {finished} has already finished the test",
            Lines(
                [
                    $"Barrier '{barrier.Name}' cannot be passed {On}: {finished} has already finished the test, without coming to it.",
                    Waiting(barrier),
                    $"Let {role} come to '{barrier.Name}' too, or leave it out: Branch(name, roles) names those who take part.",
                ]));
    }

    public Verdict Deadlock(IReadOnlyList<Arrival> ring)
    {
        IEnumerable<string> waits = ring.Select((wait, i) =>
            $"  {wait.Who}: waiting at barrier '{wait.Barrier.Name}' for {ring[(i + 1) % ring.Count].Who.Member.Role}");
        return new Verdict(
            "deadlock: " + string.Join(", ", ring.Select(w => $"{w.Who} waits at barrier '{w.Barrier.Name}'")),
            Lines(
                [
                    $"Deadlock {On}: the roles wait for each other, {Phrases.AFew(ring, w => $"{w.Who} at barrier '{w.Barrier.Name}'", ", ")}.",
                    .. waits,
                    DeadlockRemedy(ring),
                ]));
    }

    public Verdict Expired(TimeSpan limit, IReadOnlyList<Participant> late, IReadOnlyList<RoleSnapshot> roles) => new(
        $"the test did not end within {Phrases.Duration(limit)}: {Phrases.List(late)} still ran",
        Lines(
            [
                $"The test did not end within {Phrases.Duration(limit)} {On}: {Those(late, "still ran")}.",
                .. roles.Select(r => $"  {r}"),
                $"Raise <Timeouts Test=\"…\"/>, or look at what held up {Phrases.Roles(late)}.",
            ]));

    public Verdict ParticipantsDiffer(PendingBarrier barrier, Participant late, IReadOnlyList<Participant> named)
    {
        IEnumerable<string> claims = barrier.Arrivals.Select(a => Claim(a.Who, barrier.Participants)).Append(Claim(late, named));
        return new Verdict(
            $"barrier '{barrier.Name}': the roles do not name the same participants",
            Lines(
                [
                    $"Barrier '{barrier.Name}' {On}: the roles do not name the same participants.",
                    .. claims,
                    "Give every role the same list, or give the barriers different names.",
                ]));
    }

    public Verdict ArrivedTwice(Arrival first, TimeSpan now) => Verdict.Line(
        $"{first.Who} came to barrier '{first.Barrier.Name}' again while it waits there, since {Phrases.Duration(now - first.At)}. "
        + "Give waits that run side by side a Branch each.");

    public Verdict FinishedWhileWaiting(Participant who, Arrival wait, TimeSpan now) => Verdict.Line(
        $"{who} finished the test while it still waits at barrier '{wait.Barrier.Name}', since {Phrases.Duration(now - wait.At)}. "
        + "Is an await missing?");

    public Verdict CameAfterItsEnd(Participant who, string barrier) => Verdict.Line(
        $"{who} came to barrier '{barrier}' after it had finished the test. Is an await missing?");

    public Verdict Malformed(Participant who, string problem) => Verdict.Line($"{who}: {problem}");

    public Verdict Ended(Participant who, string verb, string reason)
    {
        string step = who.LastStep is null ? "" : $" at step '{who.LastStep}'";
        string why = Phrases.OneLine(reason);
        return Verdict.Line($"{who} {verb}{step}{(why.Length == 0 ? "" : $": {why}")}");
    }

    // Many a reader shows the first line alone, so it says who, and how far that one came.
    private static string Those(IReadOnlyList<Participant> late, string verb) =>
        $"{Phrases.AFew(late, p => p.ToString(), ", ")} {verb}" + (late is [{ LastStep: { } step }] ? $"; its last step was '{step}'" : "");

    private static string Missing(Participant who, TimeSpan now)
    {
        IReadOnlyList<Arrival> waits = who.Waits;
        string where = waits.Count == 0 ? "" : Phrases.AFew(waits, w => $"waiting at barrier '{w.Barrier.Name}'", ", ") + ", ";
        return $"  missing: {who}: {where}{Phrases.LastStep(who.LastStep, now - who.LastStepAt)}";
    }

    private static string Waiting(PendingBarrier barrier) => $"  waiting: {Phrases.List(barrier.Arrivals.Select(a => a.Who))}";

    private static string Claim(Participant who, IReadOnlyList<Participant> participants) =>
        $"  {who} names {Phrases.Roles(participants)}";

    private static string DeadlockRemedy(IReadOnlyList<Arrival> ring)
    {
        const string SideBySide = "If the waits were meant to run side by side, give each a Branch.";
        string[] names = [.. ring.Select(w => w.Barrier.Name).Distinct()];
        foreach (string name in names)
        {
            if (Spelling.Nearest(name, names.Where(n => n != name)) is { } near)
            {
                return $"Is '{name}' the same barrier as '{near}'? Then spell it alike. {SideBySide}";
            }
        }

        return $"Let all roles come to the barriers in the same order. {SideBySide}";
    }

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);
}

/// <summary>The words of a first cause.</summary>
/// <param name="Summary">One line.</param>
/// <param name="Message">The full text.</param>
internal readonly record struct Verdict(string Summary, string Message)
{
    public static Verdict Line(string text) => new(text, text);
}
