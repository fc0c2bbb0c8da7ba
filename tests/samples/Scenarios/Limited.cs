using MultiHost;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>Each test begins and ends with a note; between them it lets others begin, if any may.</summary>
public abstract class Limited(IHostGroup hosts)
{
    [MultiHostFact("source", "destination")]
    public async Task Is_alone()
    {
        await hosts.Barrier.SignalAndWaitAsync("begin");
        Note("begin");
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        Note("end");
    }

    private void Note(string what)
    {
        if (hosts.Self.Role == "source")
        {
            File.AppendAllText(Path.Combine(hosts.Properties["Notes"], "limited.txt"), what + "\n");
        }
    }
}

public sealed class LimitedOne(IHostGroup hosts) : Limited(hosts);

public sealed class LimitedTwo(IHostGroup hosts) : Limited(hosts);

public sealed class LimitedThree(IHostGroup hosts) : Limited(hosts);
