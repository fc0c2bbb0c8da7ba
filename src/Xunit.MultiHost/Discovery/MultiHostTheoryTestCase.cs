using System.ComponentModel;
using MultiHost;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.Discovery;

/// <summary>A theory whose rows cannot be serialized, so that they are found when it runs. Each row is a test on the group of hosts.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MultiHostTheoryTestCase : XunitTheoryTestCase, IMultiHostTestCase
{
    private string[] roles = [];

    /// <summary>For deserialization.</summary>
    [Obsolete("Called by the de-serializer", error: true)]
    public MultiHostTheoryTestCase()
    {
    }

    internal MultiHostTheoryTestCase(
        IMessageSink diagnosticMessageSink, TestMethodDisplay display, TestMethodDisplayOptions displayOptions, ITestMethod testMethod, string[] roles)
        : base(diagnosticMessageSink, display, displayOptions, testMethod) => this.roles = roles;

    IReadOnlyList<RoleName> IMultiHostTestCase.Roles => [.. roles.Select(r => new RoleName(r))];

    /// <inheritdoc/>
    public override void Serialize(IXunitSerializationInfo data)
    {
        base.Serialize(data);
        data.AddValue("Roles", AttributeRoles.Join(roles));
    }

    /// <inheritdoc/>
    public override void Deserialize(IXunitSerializationInfo data)
    {
        roles = AttributeRoles.Split(data.GetValue<string>("Roles")); // before base, which computes the display name
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
