using MultiHost.Hosting;
using MultiHost.Results;

namespace MultiHost.Sessions;

/// <summary>
/// Blocks its thread for ever where the word before the phases says: <c>set up|</c>, <c>test 1|</c>, <c>tear down|</c>, or <c>end|</c>, after the last one.
/// The phases before pass.
/// </summary>
public sealed class SleepingEngine : ITestEngine
{
    public const string Asleep = "Asleep";

    public async Task RunCollectionAsync(string plan, IEngineHost host)
    {
        string[] phases = plan.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string phase in phases)
        {
            if (!await host.BeginAsync(phase))
            {
                break;
            }

            if (phase.Split('|') is [var where, var name] && where == name)
            {
                host.Group.Step(Asleep);
                Sleep();
            }

            host.Finish(new RoleResult(RoleEnd.Passed, 0));
        }

        if (phases[0].StartsWith("end|", StringComparison.Ordinal))
        {
            Sleep();
        }
        else if (phases[0].StartsWith("throw|", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("the engine is broken in the end");
        }
    }

    private static void Sleep()
    {
        using ManualResetEventSlim never = new();
        while (!never.Wait(TimeSpan.FromHours(1)))
        {
            // As a body does that polls for something that never comes.
        }
    }
}
