using System.Diagnostics;
using MultiHost.Results;
using MultiHost.Running;

namespace MultiHost.Hosting;

/// <summary>What an engine does with the agent again and again.</summary>
public static class EngineHostExtensions
{
    /// <summary>
    /// Makes what the phase's code traces a part of its test's trace, from here on in the caller's flow: <see cref="Activity.Current"/>. Call it when
    /// <see cref="IEngineHost.BeginAsync"/> has returned, and dispose of it when the code has ended.
    /// </summary>
    /// <param name="host">The agent.</param>
    /// <returns><c>null</c> if nobody listens in the controller.</returns>
    public static IDisposable? BeginTrace(this IEngineHost host) => (host as ITracedHost)?.BeginTrace();

    /// <summary>Carries out a set-up or tear-down: together with the other hosts, or alone when the collection ends early.</summary>
    /// <param name="host">The agent.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="work">The work. It returns, and does not throw, what went wrong.</param>
    /// <param name="failed">Makes the result of what went wrong, and of how long the work took.</param>
    public static async Task RunPhaseAsync(
        this IEngineHost host, PhasePlan phase, Func<Task<Exception?>> work, Func<Exception, TimeSpan, RoleResult> failed)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(phase);
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(failed);
        bool together = await host.BeginAsync(phase.Id).ConfigureAwait(false);
        long began = Stopwatch.GetTimestamp();
        Exception? wrong;
        using (together ? host.BeginTrace() : null)
        {
            wrong = await work().ConfigureAwait(false);
        }

        if (together)
        {
            TimeSpan duration = Stopwatch.GetElapsedTime(began);
            host.Finish(wrong is null ? new RoleResult(RoleEnd.Passed, duration.TotalSeconds) : failed(wrong, duration));
        }
    }
}
