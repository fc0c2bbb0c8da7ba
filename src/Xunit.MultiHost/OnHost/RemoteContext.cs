using MultiHost.Hosting;
using MultiHost.Running;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnHost;

/// <summary>What the runners of a collection share on a host.</summary>
internal sealed class RemoteContext
{
    private readonly Dictionary<Type, string[]> artifacts = [];

    public RemoteContext(IEngineHost host)
    {
        Host = host;
        Diagnostics = new DiagnosticOutput(host);
        Fixtures = new HostFixtures(host);
    }

    public IEngineHost Host { get; }

    public IMessageSink Diagnostics { get; }

    public HostFixtures Fixtures { get; }

    /// <summary>What a class, and the fixtures that it is given or that it or its collection names, want attached to each of its tests.</summary>
    public IReadOnlyList<string> ArtifactsOf(ITestClass testClass)
    {
        Type type = testClass.Class.ToRuntimeType();
        if (!artifacts.TryGetValue(type, out string[]? patterns))
        {
            IEnumerable<Type> named = type.GetInterfaces().Concat(testClass.TestCollection.CollectionDefinition?.ToRuntimeType().GetInterfaces() ?? [])
                .Where(i => i.IsGenericType && (i.GetGenericTypeDefinition() is var form && (form == typeof(IClassFixture<>) || form == typeof(ICollectionFixture<>))))
                .Select(i => i.GenericTypeArguments[0]);
            IEnumerable<Type> given = type.GetConstructors().SelectMany(c => c.GetParameters()).Select(p => p.ParameterType);
            artifacts[type] = patterns = [.. named.Concat(given).Prepend(type).Distinct().SelectMany(Artifacts.Of)];
        }

        return patterns;
    }

    /// <summary>Carries out a set-up or tear-down: together with the other hosts, or alone when the collection ends early.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="aggregator">Collects what the work throws.</param>
    /// <param name="work">The work, which puts its exceptions into the aggregator.</param>
    public Task RunPhaseAsync(PhasePlan phase, ExceptionAggregator aggregator, Func<Task> work) =>
        Host.RunPhaseAsync(
            phase,
            async () =>
            {
                await work().ConfigureAwait(false);
                return aggregator.ToException();
            },
            (exception, duration) => XunitResults.Failed(exception, Host.Group, duration));

    private sealed class DiagnosticOutput(IEngineHost host) : LongLivedMarshalByRefObject, IMessageSink
    {
        public bool OnMessage(IMessageSinkMessage message)
        {
            if (message is IDiagnosticMessage diagnostic)
            {
                host.Write(diagnostic.Message + "\n");
            }

            return true;
        }
    }
}
