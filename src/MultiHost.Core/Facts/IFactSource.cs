namespace MultiHost.Facts;

/// <summary>Finds facts of hosts. Safe for use on several hosts at once.</summary>
internal interface IFactSource
{
    /// <summary>Names of the facts that it finds.</summary>
    IReadOnlyList<string> Facts { get; }

    /// <summary>Asks a host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="wanted">Those of <see cref="Facts"/> that somebody wants to know.</param>
    /// <param name="known">What is known of the host already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The same with each wanted fact, found or lacking; others may come along.</returns>
    /// <exception cref="HostUnavailableException">The host does not answer any more.</exception>
    Task<FactSheet> FindAsync(AskedHost host, IReadOnlySet<string> wanted, FactSheet known, CancellationToken cancellationToken);
}
