using System.Diagnostics;
using System.Reflection;
using MultiHost.Hosting;
using MultiHost.Results;

namespace ToyFlavour;

/// <summary>The toy framework's half on a host.</summary>
public sealed class ToyEngine : ITestEngine
{
    public async Task RunCollectionAsync(string plan, IEngineHost host)
    {
        HostFixtures fixtures = new(host);
        await host.RunPhaseAsync(Phases.SetUp(Phases.CollectionScope), () => Task.FromResult<Exception?>(null), Failed);
        foreach (EngineTest test in EnginePlan.Read(plan).Tests)
        {
            bool begins = await host.BeginAsync(test.Phase);
            while (begins)
            {
                long began = Stopwatch.GetTimestamp();
                Exception? thrown;
                using (host.BeginTrace())
                {
                    thrown = await ThrownAsync(() => RunAsync(test, fixtures));
                }

                TimeSpan duration = Stopwatch.GetElapsedTime(began);
                host.Finish(thrown is null ? new RoleResult(RoleEnd.Passed, duration.TotalSeconds) : Failed(thrown, duration));
                begins = await host.BeginAgainAsync(test.Phase);
            }
        }

        await host.RunPhaseAsync(Phases.TearDown(Phases.CollectionScope), () => DisposeAsync(fixtures), Failed);

        RoleResult Failed(Exception exception, TimeSpan duration) =>
            RoleResults.Failed(exception, host.Group, duration, e => e is ToyAssertionException, "ToyFlavour");
    }

    private static async Task RunAsync(EngineTest test, HostFixtures fixtures)
    {
        string[] name = test.Case.Split("::");
        MethodInfo method = Type.GetType(name[0], throwOnError: true)!.GetMethod(name[1])!;
        Type[] types = [.. method.GetParameters().Select(p => p.ParameterType)];
        object instance = fixtures.Make(method.DeclaringType!, _ => null);
        object?[] arguments = DataArguments.Fill(types, DataArguments.Place(types, []), fixtures);
        await ((Task?)method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null) ?? Task.CompletedTask);
    }

    private static async Task<Exception?> DisposeAsync(HostFixtures fixtures)
    {
        List<Exception> failures = [];
        await fixtures.DisposeAsync(failures.Add);
        return failures.Count > 0 ? new AggregateException(failures) : null;
    }

    private static async Task<Exception?> ThrownAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
