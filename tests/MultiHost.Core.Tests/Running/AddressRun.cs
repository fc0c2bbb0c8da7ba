using MultiHost.Hosting;
using MultiHost.Reporting;
using MultiHost.Results;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>A run as a test framework makes one, whose hosts say at which address they are.</summary>
internal sealed class AddressRun : ICollectionListener, IAsyncDisposable
{
    private readonly MultiHostRun run = new(
        MultiHostSettings.Default(2), new AgentLaunch(typeof(AddressRun).Assembly.Location, typeof(Engine).AssemblyQualifiedName!), _ => { });

    private string output = "";

    /// <summary>Runs one test on two hosts.</summary>
    public async Task<IReadOnlyList<string>> AddressesAsync()
    {
        PhasePlan test = new("test", PhaseKind.Test, "test", ["source", "destination"]);
        await run.RunCollectionAsync(new CollectionPlan("addresses", [test], _ => ""), this).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')[1])];
    }

    public void Starting(PhasePlan phase)
    {
    }

    public void Finished(PhasePlan phase, GroupResult result) => output = result.Output;

    public ValueTask DisposeAsync() => run.DisposeAsync();

    /// <summary>Says its address.</summary>
    public sealed class Engine : ITestEngine
    {
        public async Task RunCollectionAsync(string plan, IEngineHost host)
        {
            await host.BeginAsync("test");
            host.Write($"{host.Group.Self.Address}\n");
            host.Finish(new RoleResult(RoleEnd.Passed, 0));
        }
    }
}
