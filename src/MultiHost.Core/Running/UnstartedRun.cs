using MultiHost.Recording;
using MultiHost.Reporting;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>The record of a run that could not begin, such as for settings that are wrong: at the default place, since no other is known.</summary>
/// <param name="launch">What the agents would have run.</param>
/// <param name="progress">Told if the record cannot be written; called from several threads, must not block.</param>
public sealed class UnstartedRun(AgentLaunch launch, Action<string> progress) : IAsyncDisposable
{
    private RunContext? run;

    /// <summary>The folder that has the record; <c>null</c> while nothing was written down.</summary>
    public string? Folder => run?.Record.Folder;

    /// <summary>Writes down the result of a test. Not safe for use by several threads.</summary>
    /// <param name="collection">Name of its test collection.</param>
    /// <param name="test">The test's name.</param>
    /// <param name="result">What it came to.</param>
    public void Record(string collection, string test, GroupResult result)
    {
        if (run is null)
        {
            run = new RunContext(new MultiHostSettings(), progress, MultiHostRun.NewName(), TimeProvider.System, launch.Folder);
            Beginning.Write(launch, run);
        }

        run.Record.Add(PhaseRecord.Verdict(MultiHostRun.TestPlan(test), collection, result));
    }

    /// <summary>Ends the record.</summary>
    public async ValueTask DisposeAsync()
    {
        run?.Record.Add(new RunEnded());
        await (run?.Record.DisposeAsync() ?? ValueTask.CompletedTask).ConfigureAwait(false);
    }
}
