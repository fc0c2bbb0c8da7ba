namespace MultiHost;

/// <summary>
/// Named points that every role of the group must reach before any may pass. All members are safe to use from several
/// threads at once.
/// </summary>
/// <remarks>
/// The rules: early arrival costs nothing; a name can be used again after it was passed; a wait ends at once with
/// <see cref="GroupStoppedException"/> when another role fails, is skipped or is lost; a role that has ended its test cannot be waited
/// for; when the roles wait for each other at different barriers, that is noticed at once.
/// Waits that run side by side in one test (two migrations at the same time) need a <see cref="Branch"/> each.
/// </remarks>
public interface IBarrier
{
    /// <summary>Waits until every role has reached the barrier of this name.</summary>
    /// <param name="name">1 to 200 characters.</param>
    /// <param name="timeout">Longest wait, 1 millisecond to 24 hours. Default: the runsettings' <c>Timeouts/Barrier</c> (120 seconds).
    /// When roles give different ones, the shortest counts from its role's arrival.</param>
    /// <param name="cancellationToken">Cancelling it withdraws this role's arrival.</param>
    /// <exception cref="BarrierTimeoutException">Not all roles came in time; it names them. The test fails, even if this is caught.</exception>
    /// <exception cref="BarrierDeadlockException">The roles wait for each other. The test fails, even if this is caught.</exception>
    /// <exception cref="GroupStoppedException">Another role ended the test.</exception>
    Task SignalAndWaitAsync(string name, TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>Waits as <see cref="SignalAndWaitAsync"/> does, hands in a value and returns everybody's.</summary>
    /// <typeparam name="T">A type that System.Text.Json can write and read, public fields and tuples included; the same on every role.</typeparam>
    /// <returns>The value of every role that takes part, this one included.</returns>
    /// <exception cref="MultiHostException">The value would not arrive as it is, or cannot be read as this type. Names barrier, type and member.</exception>
    /// <exception cref="BarrierTimeoutException">Not all roles came in time; it names them. The test fails, even if this is caught.</exception>
    /// <exception cref="BarrierDeadlockException">The roles wait for each other. The test fails, even if this is caught.</exception>
    /// <exception cref="GroupStoppedException">Another role ended the test.</exception>
    Task<IReadOnlyDictionary<RoleName, T>> ExchangeAsync<T>(
        string name, T value, TimeSpan? timeout = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// A line of work that runs beside others in the same test, with barriers of its own: their names begin with <paramref name="name"/>
    /// and a slash.
    /// </summary>
    /// <param name="name">The same on every host that takes part.</param>
    /// <param name="roles">Who takes part. Default: every role of this barrier. All of them must name the same roles.</param>
    /// <exception cref="ArgumentException">The running test has no such role.</exception>
    IBarrier Branch(string name, params RoleName[] roles);
}
