using MultiHost.Reporting;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>
/// Which phases of a collection go once more, how often they did, and on which hosts they do not go again (decision 038). Not safe for use by several threads.
/// </summary>
internal sealed class Retries(Retry settings)
{
    private readonly Dictionary<string, Attempt[]> pending = [];
    private readonly Dictionary<(string Phase, bool HasFailed), int> gone = [];
    private bool isForgiven;

    /// <summary>How many times phases ran that went, or go, once more.</summary>
    public int Count { get; private set; }

    /// <summary>The hosts on which phases had trouble that go once more, and what it was.</summary>
    public IReadOnlyDictionary<HostDefinition, string> Suspects => Lost(isForgiven ? [] : pending.Values.SelectMany(a => a));

    /// <summary>The times that a phase ran before this one; none if this is the first.</summary>
    public IReadOnlyList<Attempt> Of(PhasePlan phase) => pending.TryGetValue(phase.Id, out Attempt[]? attempts) ? attempts : [];

    /// <summary>Whether a phase that came to a verdict has not gone as often as the settings allow.</summary>
    public bool Allow(PhasePlan phase, GroupVerdict verdict) => verdict switch
    {
        GroupVerdict.Infrastructure => gone.GetValueOrDefault((phase.Id, false)) < settings.Infrastructure,
        GroupVerdict.Failed => gone.GetValueOrDefault((phase.Id, true)) < settings.Failed,
        _ => false,
    };

    /// <summary>A phase has run, and goes once more.</summary>
    public void Add(PhasePlan phase, Attempt attempt)
    {
        (string, bool) key = (phase.Id, attempt.Result.Verdict == GroupVerdict.Failed);
        gone[key] = gone.GetValueOrDefault(key) + 1;
        Count++;
        isForgiven = false;
        Tell(phase, [attempt]);
    }

    /// <summary>The result of a phase tells of times before it, which may be those of its fixtures.</summary>
    public void Tell(PhasePlan phase, IReadOnlyList<Attempt> attempts)
    {
        if (attempts.Count > 0)
        {
            pending[phase.Id] = [.. Of(phase), .. attempts];
        }
    }

    /// <summary>What goes once more may do so on the same hosts, since others are not to be had.</summary>
    public void Forgive() => isForgiven = true;

    /// <summary>A phase does not go once more: it has its result.</summary>
    /// <returns>The times before.</returns>
    public IReadOnlyList<Attempt> Close(PhasePlan phase) => pending.Remove(phase.Id, out Attempt[]? attempts) ? attempts : [];

    /// <summary>The hosts whose agents were lost, and how: each once.</summary>
    public static IReadOnlyDictionary<HostDefinition, string> Lost(IEnumerable<Attempt> attempts) =>
        attempts.SelectMany(a => a.Lost).DistinctBy(h => h.Key).ToDictionary();
}
