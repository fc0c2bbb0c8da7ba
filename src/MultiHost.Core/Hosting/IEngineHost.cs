using MultiHost.Results;

namespace MultiHost.Hosting;

/// <summary>The agent, as a test framework on it sees it.</summary>
public interface IEngineHost
{
    /// <summary>What tests and fixtures get injected. One instance for the life of the agent.</summary>
    IHostGroup Group { get; }

    /// <summary>
    /// The hosts as the phase that was begun last sees them: it stays with that phase, and calls after its end fail. For the code of a test; fixtures, which
    /// outlive tests, take <see cref="Group"/>.
    /// </summary>
    IHostGroup Phase { get; }

    /// <summary>
    /// Where a test's code should go on after it waited: a test that runs in this context goes on after a barrier without a change of threads.
    /// </summary>
    SynchronizationContext Context { get; }

    /// <summary>Waits for the controller to begin the next phase of the plan.</summary>
    /// <param name="phase">Identity of the phase that the engine comes to; the controller has the same order.</param>
    /// <returns>
    /// <c>true</c>: carry it out and call <see cref="Finish"/>. <c>false</c>: the collection ends early; begin no further test, dispose of the fixtures.
    /// </returns>
    /// <exception cref="InvalidOperationException">The controller began another phase: the two halves disagree on the plan.</exception>
    Task<bool> BeginAsync(string phase);

    /// <summary>
    /// Waits for the controller to begin the next phase of the plan, and begins it if it is the one that was finished last: a test that failed and goes once more. Call it
    /// after <see cref="Finish"/> of each test.
    /// </summary>
    /// <param name="phase">Identity of that phase.</param>
    /// <returns><c>true</c>: carry it out again, with an instance of its own, and call <see cref="Finish"/>. <c>false</c>: go on with the plan.</returns>
    Task<bool> BeginAgainAsync(string phase);

    /// <summary>Ends the phase that was begun and reports what it came to.</summary>
    void Finish(RoleResult result);

    /// <summary>
    /// Runs the body of a test, between its begin and its clean-up. Where hosts are kept after a failure this returns when that is over: so what the engine disposes
    /// of after it, such as the instance of the test's class, is there as long as a person looks.
    /// </summary>
    /// <param name="body">The body. It does not throw: what it threw is in its outcome.</param>
    /// <param name="outcome">What the body came to, asked for when it has ended.</param>
    /// <exception cref="AggregateException">Something that the body cleaned up, which had to wait, could not be cleaned up.</exception>
    Task RunBodyAsync(Func<Task> body, Func<RoleResult> outcome);

    /// <summary>Adds text to the output of the running phase.</summary>
    void Write(string text);
}
