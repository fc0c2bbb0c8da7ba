namespace MultiHost.Recording;

/// <summary>A phase that had no verdict when its record broke off, and where each role was.</summary>
internal sealed class OpenPhase(PhaseStarted started)
{
    private readonly Dictionary<string, Place> places = started.Roles.ToDictionary(r => r.Role, r => new Place(r.Host));

    public PhaseStarted Started => started;

    /// <summary>Each role in a few words: <c>source on alpha: at step 'Perform'; destination on beta: waiting at barrier 'go', after step 'Prepare'</c>.</summary>
    public string Where => string.Join("; ", places.Select(p => $"{p.Key} on {p.Value.Host}: {p.Value.Doing}"));

    /// <summary>Where a role was: <c>at step 'Perform'</c>; <c>null</c> for a role that takes no part.</summary>
    public string? At(string role) => places.GetValueOrDefault(role)?.Doing;

    public void Take(RoleEntry said)
    {
        if (!places.TryGetValue(said.Role, out Place? place))
        {
            return;
        }

        switch (said)
        {
            case RoleStarted:
                place.HasBegun = true;
                break;
            case StepBegun step:
                place.Step = step.Text;
                break;
            case RoleFinished finished:
                place.End = finished.End;
                break;
        }
    }

    public void Wait(string role, string barrier)
    {
        if (places.TryGetValue(role, out Place? place))
        {
            place.Barriers.Add(barrier);
        }
    }

    public void GoOn(string role, string barrier)
    {
        if (places.TryGetValue(role, out Place? place))
        {
            place.Barriers.Remove(barrier);
        }
    }

    public void GoOn(IEnumerable<BarrierWait> waits, string barrier)
    {
        foreach (BarrierWait wait in waits)
        {
            GoOn(wait.Role, barrier);
        }
    }

    private sealed class Place(string host)
    {
        public string Host => host;

        public bool HasBegun { get; set; }

        public string? Step { get; set; }

        public string? End { get; set; }

        public List<string> Barriers { get; } = [];

        public string Doing
        {
            get
            {
                string step = Step is null ? "" : $"step '{Step}'";
                return End is not null ? $"had {End}"
                    : Barriers.Count > 0 ? $"waiting at barrier '{string.Join("' and '", Barriers)}'{(Step is null ? "" : $", after {step}")}"
                    : Step is not null ? $"at {step}"
                    : HasBegun ? "running, before its first step"
                    : "not begun";
            }
        }
    }
}
