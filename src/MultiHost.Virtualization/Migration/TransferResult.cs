namespace MultiHost.Virtualization.Migration;

/// <summary>How a transfer ended that did not fail.</summary>
/// <param name="Cancelled">Whether the options' cancellation took effect.</param>
/// <param name="Statistics">The answer of <c>query-migrate</c>, as JSON.</param>
/// <param name="Samples">Earlier answers.</param>
/// <param name="Recoveries">How many breaks of post-copy were recovered.</param>
internal sealed record TransferResult(bool Cancelled, string Statistics, IReadOnlyList<MigrationSample> Samples, int Recoveries);
