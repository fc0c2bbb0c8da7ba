using Xunit.Sdk;

namespace Xunit.MultiHost.OnHost;

/// <summary>A test of the plan, on a host.</summary>
internal sealed record RemoteTest(EnginePlan.Entry Entry, IXunitTestCase Case);
