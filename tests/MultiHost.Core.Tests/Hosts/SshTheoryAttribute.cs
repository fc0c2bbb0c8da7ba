using System.Reflection;
using Xunit.Sdk;

namespace MultiHost.Hosts;

/// <summary>A test of each way to a host behind a real sshd, which takes root; the way is its first parameter.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SshTheoryAttribute : TheoryAttribute
{
    public SshTheoryAttribute() => Skip = SshServer.WhyNot;
}

/// <summary>The ways that a test is for.</summary>
/// <param name="ways">Default: all.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WaysAttribute(params SshWay[] ways) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => (ways.Length > 0 ? ways : Enum.GetValues<SshWay>()).Select(w => new object[] { w });
}
