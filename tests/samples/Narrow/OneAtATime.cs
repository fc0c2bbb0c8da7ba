using MultiHost;
using Xunit;
using Xunit.MultiHost;

[assembly: CollectionBehavior(MaxParallelThreads = 1)]

namespace Narrow;

/// <summary>Each test begins and ends with a note; between them it lets others begin, if any may.</summary>
public abstract class OneAtATime(IHostGroup hosts)
{
    [MultiHostFact("source")]
    public async Task Is_alone()
    {
        Note("begin");
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        Note("end");
    }

    private void Note(string what) => File.AppendAllText(Path.Combine(hosts.Properties["Notes"], "narrow.txt"), what + "\n");
}

public sealed class One(IHostGroup hosts) : OneAtATime(hosts);

public sealed class Two(IHostGroup hosts) : OneAtATime(hosts);
