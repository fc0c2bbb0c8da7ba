using MultiHost;
using Xunit.Sdk;

namespace Xunit.MultiHost.Discovery;

/// <summary>A test case that runs on a group of hosts.</summary>
internal interface IMultiHostTestCase : IXunitTestCase
{
    /// <summary>The roles, in the order of the attribute.</summary>
    IReadOnlyList<RoleName> Roles { get; }
}
