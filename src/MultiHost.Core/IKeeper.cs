namespace MultiHost;

/// <summary>A group whose hosts may be kept after a test has failed: what its test cleans up waits until that is over.</summary>
internal interface IKeeper
{
    /// <summary>Whether hosts of tests that fail are kept in this run.</summary>
    bool Keeps { get; }

    /// <summary>Puts a clean-up off until the test's verdict stands, and the time for which its hosts are kept is over; or until the test goes on.</summary>
    /// <returns>Whether it was put off. Otherwise the caller does it.</returns>
    bool Delays(Func<Task> cleanUp);

    /// <summary>Does what was put off: the test goes on, and may rely on it.</summary>
    Task CatchUpAsync();

    /// <summary>Something on this host that a person may enter while it is kept.</summary>
    void Offer(IEntrance entrance);

    /// <summary>It is gone.</summary>
    void Withdraw(IEntrance entrance);
}
