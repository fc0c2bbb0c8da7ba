using MultiHost;
using Xunit.MultiHost;

public sealed class SideBySide(IHostGroup hosts)
{
    [MultiHostFact("left", "right", "watcher")]
    public async Task Two_lines_of_work_at_once()
    {
        if (hosts.Self.Role == "watcher")
        {
            return; // has no part in the branches below, and nobody waits for it
        }

        await Task.WhenAll(WorkAsync("first"), WorkAsync("second"));
    }

    private async Task WorkAsync(string name)
    {
        IBarrier branch = hosts.Barrier.Branch(name, "left", "right");
        await branch.SignalAndWaitAsync("begin");
        hosts.Step($"{name}: working");
        await branch.SignalAndWaitAsync("end", timeout: TimeSpan.FromSeconds(30));
    }
}
