using System.Runtime.CompilerServices;
using MultiHost;
using MultiHost.Hosting;
using MultiHost.Results;
using MultiHost.Running;
using MultiHost.Sessions;
using MultiHost.Settings;
using Xunit.Abstractions;
using Xunit.MultiHost.Discovery;
using Xunit.MultiHost.OnHost;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnController;

/// <summary>Runs the plain tests of an assembly by stock xUnit and the others on hosts, side by side unless the assembly forbids it.</summary>
internal sealed class MultiHostAssemblyRunner(
    ITestAssembly testAssembly,
    IEnumerable<IXunitTestCase> testCases,
    IMessageSink diagnosticMessageSink,
    IMessageSink executionMessageSink,
    ITestFrameworkExecutionOptions executionOptions)
    : XunitTestAssemblyRunner(testAssembly, testCases, diagnosticMessageSink, executionMessageSink, executionOptions)
{
    private IAttributeInfo? Behavior => TestAssembly.Assembly.GetCustomAttributes(typeof(CollectionBehaviorAttribute)).SingleOrDefault();

    protected override async Task<RunSummary> RunTestCollectionsAsync(IMessageBus messageBus, CancellationTokenSource cancellationTokenSource)
    {
        IXunitTestCase[] all = [.. TestCases];
        IXunitTestCase[] onHosts = [.. all.Where(c => c is IMultiHostTestCase)];
        if (onHosts.Length == 0)
        {
            return await base.RunTestCollectionsAsync(messageBus, cancellationTokenSource).ConfigureAwait(false);
        }

        TestCases = onHosts;
        List<Tuple<ITestCollection, List<IXunitTestCase>>> collections = OrderTestCollections();
        TestCases = all.Except(onHosts);
        bool serial = IsParallelizationDisabled();
        Task<RunSummary> remote = Task.Run(() => RunOnHostsAsync(collections, serial, messageBus, cancellationTokenSource));
        RunSummary summary = new();
        if (serial)
        {
            summary.Aggregate(await remote.ConfigureAwait(false));
        }

        summary.Aggregate(await base.RunTestCollectionsAsync(messageBus, cancellationTokenSource).ConfigureAwait(false));
        if (!serial)
        {
            summary.Aggregate(await remote.ConfigureAwait(false));
        }

        return summary;
    }

    protected override Task<RunSummary> RunTestCollectionAsync(
        IMessageBus messageBus, ITestCollection testCollection, IEnumerable<IXunitTestCase> testCases, CancellationTokenSource cancellationTokenSource) =>
        new PlainCollectionRunner(
            testCollection, testCases, DiagnosticMessageSink, messageBus, TestCaseOrderer, new ExceptionAggregator(Aggregator), cancellationTokenSource).RunAsync();

    private async Task<RunSummary> RunOnHostsAsync(
        List<Tuple<ITestCollection, List<IXunitTestCase>>> collections, bool serial, IMessageBus bus, CancellationTokenSource cancellation)
    {
        RunSummary summary = new();
        RemoteCollection[] remotes =
            [.. collections.Select(c => new RemoteCollection(c.Item1, c.Item2, TestCaseOrderer, DiagnosticMessageSink, bus, cancellation))];
        AgentLaunch launch = new(TestAssembly.Assembly.AssemblyPath, typeof(XunitEngine).AssemblyQualifiedName!);
        try
        {
            // As for plain tests: a user's initializer, which makes listeners to traces, say, has run before the tests do.
            if (TestAssembly.Assembly is IReflectionAssemblyInfo assembly)
            {
                RuntimeHelpers.RunModuleConstructor(assembly.Assembly.ManifestModule.ModuleHandle);
            }

            MultiHostSettings settings = SettingsSource.Read(remotes.Max(r => r.HostCount));
            MultiHostRun run = new(settings, launch, Progress, live: RunnersVoice.FindIn(ExecutionMessageSink), maxCollections: MaxParallelThreads());
            await using (run.ConfigureAwait(false))
            {
                using StopProbe probe = new(ExecutionMessageSink, cancellation, TimeProvider.System);
                remotes = [.. InOrder(remotes, run)];
                remotes.FirstOrDefault(r => r.HostCount > 0)?.Warm(run);
                foreach (RemoteCollection alone in remotes.Where(r => serial || r.RunsAlone))
                {
                    await alone.RunAsync(run, isAlone: true).ConfigureAwait(false);
                }

                await Task.WhenAll(remotes.Where(r => !serial && !r.RunsAlone).Select(r => r.RunAsync(run))).ConfigureAwait(false);
            }

            RunAttachments.Write(run.Folder, Progress);
        }
        catch (SettingsException e)
        {
            string more = e.Problems.Count > 1 ? $"\n{e.Message}" : "";
            await FailAsync(remotes, $"{e.Problems[0]}{more}", InfrastructureReason.Settings, launch, bus).ConfigureAwait(false);
        }
        catch (TypeInitializationException e)
        {
            string message = $"A module initializer of {launch.TestAssembly} failed: {e.InnerException ?? e}";
            await FailAsync(remotes, message, InfrastructureReason.Controller, launch, bus).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // an exception that escapes a runner would end the test host and lose every result
        catch (Exception e)
#pragma warning restore CA1031
        {
            await FailAsync(remotes, $"MultiHost itself failed: {e}", InfrastructureReason.Controller, launch, bus).ConfigureAwait(false);
        }

        foreach (RemoteCollection remote in remotes)
        {
            summary.Aggregate(remote.Summary);
        }

        return summary;
    }

    // What comes when every test has its result, such as trouble at the end of the agents, is nobody's failure and still to be seen.
    private async Task FailAsync(RemoteCollection[] remotes, string message, InfrastructureReason reason, AgentLaunch launch, IMessageBus bus)
    {
        UnstartedRun record = new(launch, Progress);
        await using (record.ConfigureAwait(false))
        {
            if (remotes.Count(r => r.FailRest(message, reason, record)) == 0)
            {
                Progress(message);
                bus.QueueMessage(new TestAssemblyCleanupFailure(TestCases, TestAssembly, ["MultiHost.MultiHostException"], [ReadableText.Of(message)], [""], [-1]));
            }
        }

        if (record.Folder is { } folder)
        {
            RunAttachments.Write(folder, Progress);
        }
    }

    private void Progress(string line) => DiagnosticMessageSink.OnMessage(new DiagnosticMessage(ReadableText.Of(line)));

    // As far as nobody has given collections an order, and a seed gives them one.
    private IEnumerable<RemoteCollection> InOrder(RemoteCollection[] remotes, MultiHostRun run) =>
        run.TestOrder is { } order && TestCollectionOrderer is DefaultTestCollectionOrderer ? order.Of(remotes, "collections", r => r.Name) : remotes;

    private bool IsParallelizationDisabled() =>
        ExecutionOptions.DisableParallelization()
            ?? Behavior?.GetNamedArgument<bool>(nameof(CollectionBehaviorAttribute.DisableTestParallelization))
            ?? false;

    // What nobody has set is the number of this machine's processors to xUnit: none for what other machines do.
    private int? MaxParallelThreads() =>
        (ExecutionOptions.MaxParallelThreads() ?? Behavior?.GetNamedArgument<int>(nameof(CollectionBehaviorAttribute.MaxParallelThreads))) is int most and > 0 ? most : null;
}
