using MultiHost.Hosting;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnHost;

/// <summary>A test of the plan, on a host.</summary>
internal sealed record RemoteTest(EngineTest Entry, IXunitTestCase Case);
