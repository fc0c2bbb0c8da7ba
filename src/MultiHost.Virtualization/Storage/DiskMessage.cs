namespace MultiHost.Virtualization.Storage;

/// <summary>What the hosts tell each other about a guest's disks.</summary>
/// <param name="Paths">By the first host: where each disk's file is; null where each host has its own, or a server.</param>
/// <param name="Proofs">By the first host: what others must find there (<see cref="SharedFileProof"/>).</param>
/// <param name="Error">Why this host's disks are not ready; null if they are.</param>
internal sealed record DiskMessage(IReadOnlyList<string?>? Paths, IReadOnlyList<SharedFileProof?>? Proofs, string? Error);
