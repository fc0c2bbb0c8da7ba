using System.ComponentModel;
using MultiHost.Hosting;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnHost;

/// <summary>Runs multi-host tests on a host, by xUnit's own runners. The agent makes it; nothing else needs it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class XunitEngine : ITestEngine
{
    /// <inheritdoc/>
    public async Task RunCollectionAsync(string plan, IEngineHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        RemoteTest[] tests = [.. EnginePlan.Read(plan).Tests.Select(e => new RemoteTest(e, SerializationHelper.Deserialize<IXunitTestCase>(e.Case)))];
        RemoteContext context = new(host);
        using CancellationTokenSource cancellation = new();
        ITestCollection collection = tests.Length > 0
            ? tests[0].Case.TestMethod.TestClass.TestCollection
            : throw new InvalidOperationException("The plan of this host has no test.");
        await new RemoteCollectionRunner(context, tests, collection, cancellation).RunAsync().ConfigureAwait(false);
    }
}

/// <summary>A test of the plan, on a host.</summary>
internal sealed record RemoteTest(EngineTest Entry, IXunitTestCase Case);
