using System.Reflection;
using MultiHost;
using MultiHost.Hosting;
using MultiHost.Reporting;
using MultiHost.Running;
using MultiHost.Sessions;

namespace ToyFlavour;

/// <summary>The toy framework's half in the controller: finds the tests of an assembly's class and runs them on local hosts.</summary>
public sealed class ToyRun : ICollectionListener
{
    private readonly Dictionary<string, GroupResult> results = [];

    /// <summary>Runs the tests.</summary>
    /// <returns>The result of each test, set-up and tear-down, by the identity of its phase.</returns>
    public static async Task<IReadOnlyDictionary<string, GroupResult>> RunAsync(Type tests, CancellationToken cancellationToken)
    {
        ToyRun listener = new();
        (PhasePlan Phase, EngineTest Test)[] found =
            [.. tests.GetMethods().Where(m => m.IsDefined(typeof(ToyAttribute))).Select(listener.Plan).OfType<(PhasePlan, EngineTest)>()];
        await using MultiHostRun run = new(
            SettingsSource.Read(found.Max(t => t.Phase.Roles.Count)),
            new AgentLaunch(tests.Assembly.Location, typeof(ToyEngine).AssemblyQualifiedName!),
            _ => { });
        CollectionPlan plan = new(
            tests.Name,
            [Phases.SetUp(Phases.CollectionScope), .. found.Select(t => t.Phase), Phases.TearDown(Phases.CollectionScope)],
            own => new EnginePlan([.. found.Where(t => own.Contains(t.Phase)).Select(t => t.Test)]).Write());
        await run.RunCollectionAsync(plan, listener, cancellationToken);
        return listener.results;
    }

    public void Starting(PhasePlan phase)
    {
    }

    public void Finished(PhasePlan phase, GroupResult result) => results.Add(phase.Id, result);

    private (PhasePlan Phase, EngineTest Test)? Plan(MethodInfo method)
    {
        string[] roles = RoleList.Read("Toy", method.GetCustomAttribute<ToyAttribute>()!.Roles, hosts: 0, allHosts: false, out string? problem);
        if (problem is not null)
        {
            results.Add(method.Name, GroupResult.NotRun(problem, InfrastructureReason.Settings));
            return null;
        }

        return (
            Phases.Test(method.Name, method.Name, [.. roles.Select(r => new RoleName(r))]),
            new EngineTest(method.Name, $"{method.DeclaringType!.AssemblyQualifiedName}::{method.Name}", method.Name));
    }
}
