namespace MultiHost.Virtualization.Guests;

/// <summary>The work that runs inside a guest, seen from the host that the guest is on. Safe to use from several threads.</summary>
public interface IGuestWork
{
    /// <summary>Name for messages.</summary>
    string Name { get; }

    /// <summary>The counter at the work's start or, on a host that the guest came to, just before the migration.</summary>
    long Baseline { get; }

    /// <summary>The work's own counter, which only grows, also over migrations. Fresh: waits until the guest says it again.</summary>
    /// <exception cref="GuestException">The guest is not here, or says nothing within 10 seconds.</exception>
    Task<long> ReadProgressAsync(CancellationToken cancellationToken = default);

    /// <summary>Waits until the counter is past <see cref="Baseline"/>.</summary>
    /// <param name="timeout">Longest wait. Default: 10 seconds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GuestException">It is not in time; the message has the figures.</exception>
    Task ShouldHaveProgressedAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default);
}
