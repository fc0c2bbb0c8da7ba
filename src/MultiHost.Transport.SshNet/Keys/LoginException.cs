namespace MultiHost.Transport.SshNet.Keys;

/// <summary>An attempt to connect has failed.</summary>
/// <param name="fact">What happened, without a stop.</param>
/// <param name="words">What the library or the host said; empty if nothing.</param>
/// <param name="remedy">What to do next.</param>
/// <param name="inner">What was thrown.</param>
internal sealed class LoginException(string fact, string words, string remedy, Exception? inner = null) : Exception($"{fact}.", inner)
{
    /// <summary>Whether another attempt meets the same trouble.</summary>
    public bool IsLasting { get; init; } = true;

    public InfrastructureReason Reason { get; init; } = InfrastructureReason.Refused;

    /// <summary>For people: what happened, and what to do next.</summary>
    public string Describe(string host, int attempts)
    {
        string times = attempts == 1 ? "" : $" after {attempts} attempts";
        string stop = fact.EndsWith('?') ? "" : ".";
        return $"Host {host}: {fact}{times}{stop}{(words.Length == 0 ? "" : $" sshnet said:\n    {words.ReplaceLineEndings("\n    ")}")}\n{remedy}";
    }
}
