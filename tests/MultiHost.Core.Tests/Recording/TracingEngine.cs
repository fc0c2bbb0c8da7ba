using System.Diagnostics;
using MultiHost.Hosting;
using MultiHost.Sessions;

namespace MultiHost.Recording;

/// <summary>Does in its first test what is traced, and says what its own spans would belong to; waits in its second one for ever.</summary>
public sealed class TracingEngine : WorkEngine
{
    protected override async Task TestAsync(int number, IEngineHost host)
    {
        IHostGroup group = host.Group;
        if (number == 2)
        {
            group.Step("Wait");
            await (group.Self.Role == "source"
                ? group.Barrier.SignalAndWaitAsync("never")
                : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, group.Stopping));
        }

        group.Step("Begin");
        group.Record(new Check("trace", "", true, Activity.Current is { } current ? $"{current.TraceId} {current.ParentSpanId}" : "none"));
        if (group.Self.Role == "source")
        {
            ((IEventRecorder)group).RecordEvent("migration-phase", """{"guest":"vm1","phase":"Perform","side":"Source","what":"begins"}""");
            ((IEventRecorder)group).RecordEvent("migration-phase", """{"guest":"vm1","phase":"Perform","side":"Source","what":"ends"}""");
        }

        await group.Barrier.SignalAndWaitAsync("go");
        group.Step("End");
    }
}
