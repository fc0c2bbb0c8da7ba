using MultiHost;
using Xunit;
using Xunit.MultiHost;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Serial;

/// <summary>Each test begins and ends with a note; between them it lets others begin, if any would.</summary>
public abstract class OneAfterTheOther(IHostGroup hosts)
{
    [MultiHostFact("source", "destination")]
    public async Task Is_alone()
    {
        await hosts.Barrier.SignalAndWaitAsync("begin");
        if (hosts.Self.Role == "source")
        {
            Note("begin");
        }

        await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System);
        if (hosts.Self.Role == "source")
        {
            Note("end");
        }
    }

    private void Note(string what) => File.AppendAllText(Path.Combine(hosts.Properties["Notes"], "serial.txt"), what + "\n");
}

public sealed class One(IHostGroup hosts) : OneAfterTheOther(hosts);

public sealed class Two(IHostGroup hosts) : OneAfterTheOther(hosts);

public sealed class Three(IHostGroup hosts) : OneAfterTheOther(hosts);
