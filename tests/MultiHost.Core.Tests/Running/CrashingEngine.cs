using System.Diagnostics;
using MultiHost.Hosting;
using MultiHost.Linux;
using MultiHost.Sessions;

namespace MultiHost.Running;

/// <summary>Its first test passes on both hosts, and on the source something crashes meanwhile: what a property says.</summary>
public sealed class CrashingEngine : WorkEngine
{
    public const string What = "what";
    public const string Log = "log";
    public const string Oops = "2,7,1,-;BUG: unable to handle page fault for address: ffffffffc0001000\n6,8,1,-;RIP: 0010:test+0x1/0x2\n";

    protected override async Task TestAsync(int number, IEngineHost host)
    {
        IHostGroup group = host.Group;
        await group.Barrier.SignalAndWaitAsync("begin");
        if (number == 1 && group.Self.Role == "source")
        {
            await CrashAsync(group);
        }

        await group.Barrier.SignalAndWaitAsync("end");
    }

    private static async Task CrashAsync(IHostGroup group)
    {
        string what = group.Properties[What];
        if (what == "kernel")
        {
            await File.AppendAllTextAsync(group.Properties[Log], Oops);
        }
        else if (what.StartsWith("ours ", StringComparison.Ordinal))
        {
            await Command.RunAsync(new ProcessOrder(["/bin/sh", "-c", what[5..]]), TimeSpan.FromSeconds(60), CancellationToken.None);
        }
        else if (what.StartsWith("own ", StringComparison.Ordinal))
        {
            using Process child = Process.Start("/bin/sh", ["-c", what[4..]]);
            await child.WaitForExitAsync();
        }
        else if (what.StartsWith("living ", StringComparison.Ordinal))
        {
            // Its parent goes on, up to the end of the session.
            ProcessStartInfo start = new("/bin/sh", ["-c", $"{what[7..]}; echo; exec sleep 600"]) { RedirectStandardOutput = true };
            using Process child = Process.Start(start)!;
            await child.StandardOutput.ReadLineAsync();
        }
        else if (what == "throw")
        {
            await File.AppendAllTextAsync(group.Properties[Log], Oops);
            throw new InvalidOperationException("it broke");
        }
    }
}
