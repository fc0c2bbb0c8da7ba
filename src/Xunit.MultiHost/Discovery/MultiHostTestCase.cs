using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.Discovery;

/// <summary>A test, or a row of a theory's data, that runs on a group of hosts. Its identity does not depend on the runsettings.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MultiHostTestCase : XunitTestCase, IMultiHostTestCase
{
    private WantedHosts wanted = WantedHosts.None;
    private string? rowSkipReason;

    /// <summary>For deserialization.</summary>
    [Obsolete("Called by the de-serializer", error: true)]
    public MultiHostTestCase()
    {
    }

    internal MultiHostTestCase(
        IMessageSink diagnosticMessageSink,
        TestMethodDisplay display,
        TestMethodDisplayOptions displayOptions,
        ITestMethod testMethod,
        WantedHosts wanted,
        object[]? arguments = null,
        string? rowSkipReason = null)
        : base(diagnosticMessageSink, display, displayOptions, testMethod, MethodData.Place(testMethod.Method, arguments))
    {
        this.wanted = wanted;
        this.rowSkipReason = rowSkipReason;
    }

    WantedHosts IMultiHostTestCase.Wanted => wanted;

    /// <inheritdoc/>
    public override void Serialize(IXunitSerializationInfo data)
    {
        base.Serialize(data);
        wanted.Write(data);
        if (rowSkipReason is not null)
        {
            data.AddValue("RowSkipReason", rowSkipReason);
        }
    }

    /// <inheritdoc/>
    public override void Deserialize(IXunitSerializationInfo data)
    {
        wanted = WantedHosts.Read(data); // before base, which computes the display name
        rowSkipReason = data.GetValue<string?>("RowSkipReason");
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
    protected override void Initialize()
    {
        base.Initialize();
        RowValues.AddTraits(TestMethodArguments ?? [], Traits);
    }

    /// <inheritdoc/>
    protected override string GetSkipReason(IAttributeInfo factAttribute) => rowSkipReason ?? base.GetSkipReason(factAttribute);

    /// <inheritdoc/>
    protected override string GetDisplayName(IAttributeInfo factAttribute, string displayName) =>
        MethodData.DisplayName(TestMethod.Method, displayName, TestMethodArguments, MethodGenericTypes);
}
