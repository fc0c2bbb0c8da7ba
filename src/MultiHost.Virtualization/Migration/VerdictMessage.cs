using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Migration;

/// <summary>What a side hands in after the protocol: its checks, and what the guest is there.</summary>
internal sealed record VerdictMessage(IReadOnlyList<Check> Checks, GuestState State, string LogFolder, string? LateError, bool FaultStruck, GuestHistory History);
