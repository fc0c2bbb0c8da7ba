using MultiHost.Protocol;

namespace MultiHost.Coordination;

/// <summary>What the owner of a <see cref="BarrierCoordinator"/> has to do after an input, in the order given.</summary>
internal abstract record BarrierEffect;

/// <summary>All participants are there: answer this role's wait.</summary>
/// <param name="Role">Whom to answer.</param>
/// <param name="RequestId">Which of its waits.</param>
/// <param name="Values">JSON that each participant handed in, null from those that only waited; in the order of the members.</param>
internal sealed record Released(RoleName Role, long RequestId, IReadOnlyDictionary<RoleName, string?> Values) : BarrierEffect
{
    /// <summary>Full name of the barrier.</summary>
    public required string Barrier { get; init; }
}

/// <summary>The wait ends without release: answer it with an exception.</summary>
/// <param name="Role">Whom to answer.</param>
/// <param name="RequestId">Which of its waits.</param>
/// <param name="Kind">Which exception.</param>
/// <param name="Message">Its text; for <see cref="RefusalKind.Stopped"/> the one line of the first cause.</param>
/// <param name="Missing">The roles that were not at the barrier; empty for <see cref="RefusalKind.Stopped"/> and misuse.</param>
internal sealed record Refused(
    RoleName Role, long RequestId, RefusalKind Kind, string Message, IReadOnlyList<RoleName> Missing) : BarrierEffect
{
    /// <summary>Full name of the barrier.</summary>
    public required string Barrier { get; init; }
}

/// <summary>Tell a role whose body still runs that the verdict stands. Comes after the refusals, at most once for each role.</summary>
/// <param name="Role">Whom to tell.</param>
/// <param name="Cause">One line.</param>
internal sealed record Stop(RoleName Role, string Cause) : BarrierEffect;

/// <summary>Every role has finished or is lost. Comes once; no effect but refusals of stray arrivals follows it.</summary>
internal sealed record AllFinished : BarrierEffect;
