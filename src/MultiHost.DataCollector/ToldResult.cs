namespace MultiHost.DataCollector;

/// <summary>What the controller has told of a test's result.</summary>
/// <param name="Method">Full name of its class and method.</param>
/// <param name="Name">Name of its case.</param>
/// <param name="Verdict">What it came to.</param>
/// <param name="Reason">Why nothing is known, if it was the infrastructure.</param>
/// <param name="Folder">Where its files lie; <c>null</c> if it has none.</param>
internal sealed record ToldResult(string Method, string Name, string Verdict, string? Reason, string? Folder);
