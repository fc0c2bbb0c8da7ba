using MultiHost.Protocol;
using MultiHost.Results;

namespace MultiHost.Coordination;

/// <summary>A coordinator with a clock that is moved by hand, and shorter inputs: request ids count up, roles are known by letters.</summary>
internal sealed class SteppedGroup
{
    private long lastRequest;

    private SteppedGroup(params GroupMember[] members) => Coordinator = new BarrierCoordinator(members, TimeSpan.FromSeconds(60));

    public BarrierCoordinator Coordinator { get; }

    public TimeSpan Now { get; private set; }

    public FirstCause? Cause => Coordinator.FirstCause;

    /// <summary>source on alpha, destination on beta; 60 seconds.</summary>
    public static SteppedGroup Pair() => new(new("source", "alpha"), new("destination", "beta"));

    /// <summary>source on alpha, destination on beta, observer on gamma.</summary>
    public static SteppedGroup Trio() => new(new("source", "alpha"), new("destination", "beta"), new("observer", "gamma"));

    /// <summary>host1 on local1 …</summary>
    public static SteppedGroup Of(int count) =>
        new([.. Enumerable.Range(1, count).Select(i => new GroupMember($"host{i}", $"local{i}"))]);

    public SteppedGroup After(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        return this;
    }

    public IReadOnlyList<BarrierEffect> Arrive(
        RoleName role, string name, string branch = "", string? value = null, double? timeout = null, RoleName[]? with = null) =>
        Coordinator.Arrive(
            role, ++lastRequest, branch, name, with, value, timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null, Now);

    public IReadOnlyList<BarrierEffect> Withdraw(RoleName role, long requestId) => Coordinator.Withdraw(role, requestId, Now);

    public IReadOnlyList<BarrierEffect> Step(RoleName role, string text) => Coordinator.Step(role, text, Now);

    public IReadOnlyList<BarrierEffect> Pass(RoleName role) => Coordinator.Finish(role, RoleEnd.Passed, "", Now);

    public IReadOnlyList<BarrierEffect> Fail(RoleName role, string why) => Coordinator.Finish(role, RoleEnd.Failed, why, Now);

    public IReadOnlyList<BarrierEffect> End(RoleName role, RoleEnd end, string why = "") => Coordinator.Finish(role, end, why, Now);

    public IReadOnlyList<BarrierEffect> Lose(RoleName role, string why) => Coordinator.Lost(role, why, Now);

    public IReadOnlyList<BarrierEffect> Spoil(RoleName role, RoleEnd end, string why) => Coordinator.Spoil(role, end, why, Now);

    public IReadOnlyList<BarrierEffect> Tick() => Coordinator.Tick(Now);
}

/// <summary>Looks into the effects of an input.</summary>
internal static class Effects
{
    public static IEnumerable<(string Role, long Id)> ReleasedWaits(this IEnumerable<BarrierEffect> effects) =>
        effects.OfType<Released>().Select(e => (e.Role.Value, e.RequestId));

    public static IEnumerable<(string Role, RefusalKind Kind)> Refusals(this IEnumerable<BarrierEffect> effects) =>
        effects.OfType<Refused>().Select(e => (e.Role.Value, e.Kind));

    public static IEnumerable<string> Stops(this IEnumerable<BarrierEffect> effects) =>
        effects.OfType<Stop>().Select(e => e.Role.Value);
}
