using System.Collections.Concurrent;
using System.Globalization;

namespace MultiHost.Linux;

public sealed class LinuxProcessTests
{
    [NumberedProcessFact]
    public async Task KillChildren_WhenAnotherProcessHasItsNumber_LeavesThatOnesAlone()
    {
        await using LinuxProcess ended = LinuxProcess.Start(new ProcessOrder(["/bin/sh", "-c", "exit 0"]));
        (await ended.Exited).Should().Be(0);
        await using LinuxProcess other = await WithTheNumberOfAsync(ended);
        int child = int.Parse((await other.Output.ReadLineAsync())!, CultureInfo.InvariantCulture);

        ended.KillChildren();

        await other.Input.WriteLineAsync("go");
        (await other.Output.ReadLineAsync()).Should().Be("lives", $"process {child} is not a child of the one that ended");
    }

    [SkippableFact]
    public async Task NameOf_AProcessThatEndsAtOnce_IsThereForWhoHearsOfTheEnd()
    {
        ConcurrentDictionary<int, string?> heard = [];
        ProcessEnds? ends = ProcessEnds.TryStart(end => heard[end.Id] = LinuxProcess.NameOf(end.Id), out string? whyNot);
        Skip.If(ends is null, whyNot);
        List<int> started = [];
        for (int i = 0; i < 300; i++)
        {
            await using LinuxProcess process = LinuxProcess.Start(new ProcessOrder(["/bin/sh", "-c", "exit 134"]));
            started.Add(process.Id);
            await process.Exited;
        }

        ends!.Look();

        started.Select(id => heard[id]).Should().OnlyContain(name => name == "sh");
    }

    // Numbers are given in order, from the one that is written here; somebody else may be quicker.
    private static async Task<LinuxProcess> WithTheNumberOfAsync(LinuxProcess ended)
    {
        while (true)
        {
            await File.WriteAllTextAsync(NumberedProcessFactAttribute.LastId, (ended.Id - 1).ToString(CultureInfo.InvariantCulture));
            LinuxProcess started = LinuxProcess.Start(
                new ProcessOrder(["/bin/sh", "-c", "sleep 1000 & echo $!; read go; if kill -0 $!; then echo lives; kill $!; else echo gone; fi"]));
            if (started.Id == ended.Id)
            {
                return started;
            }

            await started.DisposeAsync();
        }
    }
}

/// <summary>A test that decides which number the next process gets.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NumberedProcessFactAttribute : FactAttribute
{
    internal const string LastId = "/proc/sys/kernel/ns_last_pid";

    public NumberedProcessFactAttribute() => Skip =
        !File.Exists(LastId) ? $"There is no {LastId}: the kernel was built without CONFIG_CHECKPOINT_RESTORE."
        : Environment.UserName != "root" ? "Deciding which number a process gets needs root. Run: sudo ./build.sh test"
        : null;
}
