namespace MultiHost.Results;

/// <summary>Something has crashed.</summary>
/// <param name="Area">What.</param>
/// <param name="Name">Name of the check that did not hold: <c>host-kernel</c>, <c>guest-kernel</c>, <c>qemu-process</c>, <c>crashed-process</c>.</param>
/// <param name="Subject">Whose: a host, a guest, a program.</param>
/// <param name="Detail">What was seen, in one line.</param>
/// <param name="Key">The same for all who see the same crash, so that it is told once.</param>
internal sealed record HealthFinding(HealthArea Area, string Name, string Subject, string Detail, string Key);
