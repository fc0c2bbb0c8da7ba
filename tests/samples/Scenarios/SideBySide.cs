using MultiHost;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>Tests of different classes wait for each other's files: they pass only if they run at the same time.</summary>
internal static class Meeting
{
    public static async Task OfAsync(IHostGroup hosts, string own, string other)
    {
        string folder = hosts.Properties["Notes"];
        using FileSystemWatcher watcher = new(folder, other);
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, _) => seen.TrySetResult();
        watcher.EnableRaisingEvents = true;
        await hosts.Barrier.SignalAndWaitAsync("watching");
        await File.WriteAllTextAsync(Path.Combine(folder, $"group-{hosts.Id}-{hosts.Self.Role}"), "");
        await File.WriteAllTextAsync(Path.Combine(folder, own), hosts.Self.Name);
        if (!File.Exists(Path.Combine(folder, other)))
        {
            await seen.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, hosts.Stopping);
        }
    }
}

public sealed class SideBySideOne(IHostGroup hosts)
{
    [MultiHostFact("source", "destination")]
    public async Task Meets_the_other() => await Meeting.OfAsync(hosts, $"one-{hosts.Self.Role}", $"two-{hosts.Self.Role}");
}

public sealed class SideBySideTwo(IHostGroup hosts)
{
    [MultiHostFact("source", "destination")]
    public async Task Meets_the_other() => await Meeting.OfAsync(hosts, $"two-{hosts.Self.Role}", $"one-{hosts.Self.Role}");
}

/// <summary>Four collections that two hosts have to do one after the other.</summary>
public abstract class Leasing(IHostGroup hosts)
{
    [MultiHostFact("source", "destination")]
    public async Task Gets_its_turn() => await hosts.Barrier.SignalAndWaitAsync("here");
}

public sealed class LeasingOne(IHostGroup hosts) : Leasing(hosts);

public sealed class LeasingTwo(IHostGroup hosts) : Leasing(hosts);

public sealed class LeasingThree(IHostGroup hosts) : Leasing(hosts);

public sealed class LeasingFour(IHostGroup hosts) : Leasing(hosts);
