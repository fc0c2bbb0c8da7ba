using Xunit.Sdk;

namespace Xunit.MultiHost.Remote;

/// <summary>A test of the plan, on a host.</summary>
internal sealed record RemoteTest(EnginePlan.Entry Entry, IXunitTestCase Case);
