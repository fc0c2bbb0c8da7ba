namespace MultiHost.Recording;

/// <summary>A test has failed, and its hosts stay as they are for a time.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Seconds">For how long at most.</param>
/// <param name="File">The file that says how to enter the hosts; when it is removed, the time is over. Relative to the record's folder.</param>
/// <param name="Cause">Why the test failed, in one line.</param>
/// <param name="Lines">How to enter.</param>
internal sealed record HostsKept(long Phase, double Seconds, string File, string Cause, IReadOnlyList<string> Lines) : RunEntry;

/// <summary>Hosts are not kept any longer.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Why">time-over, file-removed, run-stopped, hosts-lost.</param>
/// <param name="Seconds">How long they were kept.</param>
internal sealed record KeepEnded(long Phase, string Why, double Seconds) : RunEntry;
