using System.Text.Json.Serialization;

namespace MultiHost.Protocol;

/// <summary>Why a wait at a barrier ended without release.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefusalKind>))]
internal enum RefusalKind
{
    /// <summary>Not all roles came in time: <see cref="BarrierTimeoutException"/>.</summary>
    TimedOut,

    /// <summary>The roles wait for each other: <see cref="BarrierDeadlockException"/>.</summary>
    Deadlock,

    /// <summary>The verdict was made elsewhere: <see cref="GroupStoppedException"/>.</summary>
    Stopped,

    /// <summary>The barrier was used wrongly: arrived twice, participants that differ, a malformed name.</summary>
    Misuse,

    /// <summary>A role that is waited for has ended its body already, and so will never come.</summary>
    PartnerFinished,
}
