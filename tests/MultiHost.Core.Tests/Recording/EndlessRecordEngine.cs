using MultiHost.Hosting;
using MultiHost.Sessions;

namespace MultiHost.Recording;

/// <summary>Writes a record of its own until it is killed, as a controller would be.</summary>
public sealed class EndlessRecordEngine : WorkEngine
{
    public const string File = "file";
    public const string Writes = "Writes";

    protected override async Task TestAsync(int number, IEngineHost host)
    {
        if (host.Group.Self.Role == "source")
        {
            RunRecord record = new(host.Group.Properties[File], TimeProvider.System, _ => { });
            record.Add(new RunStarted(RunStarted.Current, "mh-1", "m", 1, "a", "/a.dll", "", "", "", ""));
            record.Add(new PhaseStarted(1, "test", "Killed", "1", "c", [new RolePlace("source", "alpha"), new RolePlace("destination", "beta")]));
            record.Add(new BarrierArrived(1, "destination", "go", null, null));
            bool said = false;
            for (long i = 0; ; i++)
            {
                record.Add(new StepBegun(1, "source", $"Step {i} {new string('x', 1000)}"));
                if (i % 100 == 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System); // what else runs on this machine shall not starve
                    if (!said && new FileInfo(record.Path) is { Exists: true, Length: > 0 })
                    {
                        said = true;
                        host.Group.Step(Writes);
                    }
                }
            }
        }

        await host.Group.Barrier.SignalAndWaitAsync("never");
    }
}
