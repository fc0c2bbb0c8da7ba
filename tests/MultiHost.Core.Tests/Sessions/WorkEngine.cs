using System.Globalization;
using MultiHost.Hosting;
using MultiHost.Results;

namespace MultiHost.Sessions;

/// <summary>Carries out the phases that the plan names, a line each: what a test throws is its result, as with a test framework.</summary>
public abstract class WorkEngine : ITestEngine
{
    public async Task RunCollectionAsync(string plan, IEngineHost host)
    {
        foreach (string phase in plan.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            bool begins = await host.BeginAsync(phase);
            while (begins)
            {
                RoleResult result;
                using (host.BeginTrace())
                {
                    result = await ResultOfAsync(phase, host);
                }

                host.Finish(result);
                begins = await host.BeginAgainAsync(phase);
            }
        }
    }

    /// <summary>What a test does; tests are numbered from 1.</summary>
    protected abstract Task TestAsync(int number, IEngineHost host);

    /// <summary>What the set-up of the fixtures does.</summary>
    protected virtual Task SetUpAsync(IEngineHost host) => Task.CompletedTask;

    private async Task<RoleResult> ResultOfAsync(string phase, IEngineHost host)
    {
        try
        {
            if (phase.StartsWith("set up", StringComparison.Ordinal))
            {
                await SetUpAsync(host);
            }
            else if (phase.StartsWith("test ", StringComparison.Ordinal))
            {
                await TestAsync(int.Parse(phase.AsSpan(5), CultureInfo.InvariantCulture), host);
            }

            return new RoleResult(RoleEnd.Passed, 0);
        }
#pragma warning disable CA1031 // it is the test's result
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new RoleResult(RoleEnd.Failed, 0, null, new ExceptionInfo(e.GetType().FullName!, e.Message, e.StackTrace, -1));
        }
    }
}
