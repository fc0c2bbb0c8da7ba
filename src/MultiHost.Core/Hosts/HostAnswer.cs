namespace MultiHost.Hosts;

/// <summary>What a command on a host said.</summary>
/// <param name="ExitCode">How it ended.</param>
/// <param name="Lines">What it wrote, standard error included.</param>
internal sealed record HostAnswer(int ExitCode, IReadOnlyList<string> Lines);
