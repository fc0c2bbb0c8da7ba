using Xunit.Sdk;

namespace Xunit.MultiHost.Discovery;

/// <summary>A test case that runs on a group of hosts.</summary>
internal interface IMultiHostTestCase : IXunitTestCase
{
    /// <summary>What its attribute says of its hosts.</summary>
    WantedHosts Wanted { get; }
}
