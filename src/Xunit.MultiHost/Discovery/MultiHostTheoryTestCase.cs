using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.Discovery;

/// <summary>A theory whose rows cannot be serialized, so that they are found when it runs. Each row is a test on the group of hosts.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MultiHostTheoryTestCase : XunitTheoryTestCase, IMultiHostTestCase
{
    private WantedHosts wanted = WantedHosts.None;

    /// <summary>For deserialization.</summary>
    [Obsolete("Called by the de-serializer", error: true)]
    public MultiHostTheoryTestCase()
    {
    }

    internal MultiHostTheoryTestCase(
        IMessageSink diagnosticMessageSink, TestMethodDisplay display, TestMethodDisplayOptions displayOptions, ITestMethod testMethod, WantedHosts wanted)
        : base(diagnosticMessageSink, display, displayOptions, testMethod) => this.wanted = wanted;

    WantedHosts IMultiHostTestCase.Wanted => wanted;

    /// <inheritdoc/>
    public override void Serialize(IXunitSerializationInfo data)
    {
        base.Serialize(data);
        wanted.Write(data);
    }

    /// <inheritdoc/>
    public override void Deserialize(IXunitSerializationInfo data)
    {
        wanted = WantedHosts.Read(data); // before base, which computes the display name
        base.Deserialize(data);
    }

    /// <summary>Fails, unless it is skipped: only <c>MultiHostTestFramework</c> can run this test, and stock xUnit calls this.</summary>
    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink,
        IMessageBus messageBus,
        object[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource) =>
        Task.FromResult(TestMessages.FailWithoutFramework(this, messageBus, cancellationTokenSource));

    /// <inheritdoc/>
    protected override string GetDisplayName(IAttributeInfo factAttribute, string displayName) =>
        MethodData.Shown(base.GetDisplayName(factAttribute, displayName));
}
