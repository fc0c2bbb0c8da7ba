using MultiHost.Hosting;
using MultiHost.Sessions;

namespace MultiHost.Recording;

/// <summary>Does in its tests what the record knows: the first passes, the second fails on the source.</summary>
public sealed class RecordingEngine : WorkEngine
{
    protected override async Task TestAsync(int number, IEngineHost host)
    {
        IHostGroup group = host.Group;
        group.Step("Prepare");
        if (number == 1)
        {
            group.Record(new Check("guest-active", "vm1", true, "running on beta"));
            ((IEventRecorder)group).RecordEvent("migration-sample", "{ \"remaining\" :\n 17 }");
            ((IEventRecorder)group).RecordEvent("no kind", "{}");
            await group.Barrier.SignalAndWaitAsync("go");
            await group.Barrier.Branch("vm1").ExchangeAsync("ports", 4711);
        }
        else if (group.Self.Role == "source")
        {
            await File.WriteAllTextAsync(Path.Combine(group.LogFolder, "source.log"), "it broke");
            throw new InvalidOperationException("it broke");
        }
        else
        {
            await group.Barrier.SignalAndWaitAsync("done");
        }
    }
}
