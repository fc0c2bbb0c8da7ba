using MultiHost;
using Xunit.MultiHost;

namespace Workload;

/// <summary>Three seconds on two hosts; each class is a collection.</summary>
public abstract class EightPairs(IHostGroup hosts)
{
    [MultiHostFact("a", "b")]
    public Task Three_seconds() => Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, hosts.Stopping);
}

public sealed class EightPairs1(IHostGroup hosts) : EightPairs(hosts);

public sealed class EightPairs2(IHostGroup hosts) : EightPairs(hosts);

public sealed class EightPairs3(IHostGroup hosts) : EightPairs(hosts);

public sealed class EightPairs4(IHostGroup hosts) : EightPairs(hosts);

public sealed class EightPairs5(IHostGroup hosts) : EightPairs(hosts);

public sealed class EightPairs6(IHostGroup hosts) : EightPairs(hosts);

public sealed class EightPairs7(IHostGroup hosts) : EightPairs(hosts);

public sealed class EightPairs8(IHostGroup hosts) : EightPairs(hosts);
