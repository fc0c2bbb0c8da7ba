namespace MultiHost.Virtualization.Guests;

/// <summary>What a guest found in the memory of its work.</summary>
/// <param name="PagesVerified">Pages of 4096 bytes that it looked at.</param>
/// <param name="Bad">Words, or pages, that did not hold what it had written.</param>
internal readonly record struct MemorySweep(long PagesVerified, long Bad);
