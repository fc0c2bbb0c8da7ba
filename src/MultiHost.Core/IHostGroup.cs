namespace MultiHost;

/// <summary>
/// The hosts that the running test was given, seen from one of them. Ask for it in the constructor of a test class
/// or fixture, or as a parameter of a test method. All members are safe to use from several threads at once.
/// </summary>
/// <remarks>
/// What the class and the method of a test are given belongs to that test: calls that come after its end fail. What a fixture is given lives as long as the agent, and
/// speaks of the test (or the set-up of a fixture) that runs now; for work that a test has set going, of that test.
/// </remarks>
public interface IHostGroup
{
    /// <summary>The host that this code runs on.</summary>
    IHost Self { get; }

    /// <summary>All hosts of the running test, this one included, in the order of the roles.</summary>
    IReadOnlyList<IHost> Hosts { get; }

    /// <summary>The host that plays a role.</summary>
    /// <exception cref="KeyNotFoundException">The running test has no such role; the message lists those that it has.</exception>
    IHost this[RoleName role] { get; }

    /// <summary>Waits and exchanges of values between the hosts of this group.</summary>
    IBarrier Barrier { get; }

    /// <summary>
    /// The <c>Property</c> elements that count for the host that this code runs on, as <see cref="IHost.Properties"/> of <see cref="Self"/>. Before the first phase
    /// of a run: those of all hosts.
    /// </summary>
    IReadOnlyDictionary<string, string> Properties { get; }

    /// <summary>
    /// Fires as soon as the verdict of the running test stands: another role failed or was skipped, a host was lost, the run was
    /// cancelled. Long work should end then; what it throws is not reported as a failure of its own.
    /// </summary>
    CancellationToken Stopping { get; }

    /// <summary>
    /// A name that this group of hosts has while its collection runs, the same on all of them, and that no other group has, of this run or another: letters, digits and
    /// <c>-</c>. Whatever tests make on a host that has <c>Capacity</c> for several should be named after it, or have numbers that follow from it, so that all hosts know
    /// them without asking. Empty before the first collection.
    /// </summary>
    string Id { get; }

    /// <summary>Folder on this host for files of the running collection. It is deleted when the agent ends.</summary>
    string Folder { get; }

    /// <summary>
    /// Folder on this host for log files of the running test. What lies here when the test ends is fetched to the
    /// controller if the test failed (or always, as the runsettings say), and the failure names the place.
    /// </summary>
    string LogFolder { get; }

    /// <summary>Leaves a breadcrumb: shown as live progress, in failures, and in barrier time-outs.</summary>
    /// <param name="text">What begins now, in a few words. Cut after 200 characters.</param>
    void Step(string text);

    /// <summary>
    /// Records a named check of the running test. A failed one fails the test, even if the test goes on; all are shown with the result.
    /// </summary>
    void Record(Check check);

    /// <summary>How many bytes a test may attach on each host.</summary>
    const long MaxAttachedBytes = 48L * 1024 * 1024;

    /// <summary>
    /// Attaches a file of this host to the running test's result, whatever that will be: it is copied at once, below <see cref="LogFolder"/>, so it is the
    /// file as it is now, and fetched to the controller when the test has ended. Call it as often as you like; of equal names the later ones get a number.
    /// </summary>
    /// <param name="path">The file; a relative path begins at <see cref="Folder"/>.</param>
    /// <param name="name">Its name in the result. Default: its own.</param>
    /// <exception cref="FileNotFoundException">There is no such file on this host.</exception>
    /// <exception cref="MultiHostException">It is no file, or the test would attach more than <see cref="MaxAttachedBytes"/> on this host.</exception>
    void Attach(string path, string? name = null);

    /// <summary>Adds a line to the running test's output, under this host's role.</summary>
    void WriteLine(string line);
}
