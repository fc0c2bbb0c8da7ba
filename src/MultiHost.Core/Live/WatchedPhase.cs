using MultiHost.Recording;

namespace MultiHost.Live;

/// <summary>A test, or the set-up or clean-up of fixtures, that runs.</summary>
internal sealed class WatchedPhase(PhaseStarted started) : Watched(started.At)
{
    private readonly Dictionary<string, WatchedRole> roles = started.Roles.ToDictionary(r => r.Role, r => new WatchedRole(r.Role, r.Host), StringComparer.Ordinal);

    public string Name => started.Of == "test" ? ShownWords.Name(started.Name) : $"{started.Of} of {ShownWords.Name(started.Name)}";

    /// <inheritdoc/>
    public override DateTimeOffset Due
    {
        get
        {
            DateTimeOffset due = base.Due;
            if (Shown is { } last)
            {
                // A wait is told when it has become a long one.
                foreach (DateTimeOffset since in roles.Values.Select(r => r.WaitsSince).OfType<DateTimeOffset>().Where(since => since + Slow > last))
                {
                    DateTimeOffset tells = since + Slow > last + Apart ? since + Slow : last + Apart;
                    due = tells < due ? tells : due;
                }
            }

            return due;
        }
    }

    public void Take(RunEntry entry)
    {
        switch (entry)
        {
            case RoleStarted said when Role(said.Role) is { } role:
                role.HasBegun = true;
                break;
            case StepBegun said when Role(said.Role) is { } role:
                role.Begin(said.Text);
                HasNews();
                break;
            case RoleFinished said when Role(said.Role) is { } role:
                role.End(said.End);
                HasNews();
                break;
            case HostEvent { Kind: "migration-sample" } said when Role(said.Role) is { } role && role.Take(said):
                role.HasChanged = true;
                HasFigures();
                break;
            case BarrierArrived came:
                Role(came.Role)?.Wait(came);
                break;
            case BarrierWithdrawn went:
                Role(went.Role)?.GoOn(went.Barrier);
                break;
            case BarrierPassed passed:
                GoOn(passed.Waits, passed.Barrier);
                break;
            case BarrierFailed failed:
                GoOn(failed.Waited, failed.Barrier);
                break;
        }
    }

    protected override string Text(DateTimeOffset now, bool isAll)
    {
        WatchedRole[] told = [.. roles.Values.Where(r => isAll || r.HasChanged || now - r.WaitsSince >= Slow)];
        foreach (WatchedRole role in roles.Values)
        {
            role.HasChanged = false;
        }

        return $"{Name} ({ShownWords.Time(now - Began)}): "
            + string.Join("; ", (told.Length == 0 ? [.. roles.Values] : told).Select(r => r.Text(now, Missing)));
    }

    private WatchedRole? Role(string role) => roles.GetValueOrDefault(role);

    private IReadOnlyList<string> Missing(string barrier, IReadOnlyList<string>? of) =>
        [.. (of ?? [.. roles.Keys]).Where(r => Role(r) is { } role && !role.WaitsAt(barrier))];

    private void GoOn(IReadOnlyList<BarrierWait> waits, string barrier)
    {
        foreach (BarrierWait wait in waits)
        {
            Role(wait.Role)?.GoOn(barrier);
        }
    }
}
