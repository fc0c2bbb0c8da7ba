namespace MultiHost.Protocol;

/// <summary>Somebody who has a host, or has waited for it for longer. The texts are what he says of himself.</summary>
/// <param name="Who">Whose run it is.</param>
/// <param name="Purpose">What for; empty if nothing is known.</param>
/// <param name="Seconds">For how long he has had it, or waited.</param>
/// <param name="HasHost">Whether he has it.</param>
internal sealed record LeaseRival(string Who, string Purpose, double Seconds, bool HasHost);
