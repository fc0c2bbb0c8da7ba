namespace MultiHost.Virtualization.Storage;

/// <summary>Whom a file was made for.</summary>
/// <param name="Guest">Name of the guest.</param>
/// <param name="Test">Folder of the test's logs, which tells it from others.</param>
internal sealed record MadeDisk(string Guest, string Test);
