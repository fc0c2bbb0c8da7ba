namespace MultiHost.Recording;

/// <summary>A role has come to a barrier and waits. The last one does not wait: see <see cref="BarrierPassed"/>.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Role">Who.</param>
/// <param name="Barrier">Full name of the barrier.</param>
/// <param name="Of">Who takes part, if not all do.</param>
/// <param name="Bytes">Size of the value that the role hands in; none if it only waits.</param>
internal sealed record BarrierArrived(long Phase, string Role, string Barrier, IReadOnlyList<string>? Of = null, int? Bytes = null) : RunEntry;

/// <summary>A role cancelled its wait.</summary>
internal sealed record BarrierWithdrawn(long Phase, string Role, string Barrier) : RunEntry;

/// <summary>All were there, in this order: the others have waited for the last one.</summary>
internal sealed record BarrierPassed(long Phase, string Barrier, IReadOnlyList<BarrierWait> Waits) : RunEntry;

/// <summary>How long a role has waited, and the size of what it handed in.</summary>
internal sealed record BarrierWait(string Role, double Seconds, int? Bytes = null);

/// <summary>A barrier will not be passed.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Barrier">Full name of the barrier.</param>
/// <param name="Reason">timed-out, deadlock, stopped, misuse, partner-finished.</param>
/// <param name="Waited">Who was there, in the order in which they came.</param>
/// <param name="Missing">Who was not, where that is the reason.</param>
internal sealed record BarrierFailed(long Phase, string Barrier, string Reason, IReadOnlyList<BarrierWait> Waited, IReadOnlyList<string> Missing) : RunEntry;
