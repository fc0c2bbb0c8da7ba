using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using MultiHost;
using Xunit;
using Xunit.Abstractions;
using Xunit.MultiHost;

namespace Scenarios;

public sealed partial class Output(IHostGroup hosts, ITestOutputHelper output)
{
    [MultiHostFact("source", "destination")]
    public async Task Is_written_in_several_ways()
    {
        if (hosts.Self.Role == "source")
        {
            await Console.Out.WriteLineAsync("to the console");
            output.WriteLine("to the output helper");
            hosts.WriteLine("to the group");
        }

        await hosts.Barrier.SignalAndWaitAsync("written");
        Console.Write("no line end");
    }

    [MultiHostFact("source", "destination")]
    public async Task Is_100_MB_long()
    {
        await hosts.Barrier.SignalAndWaitAsync("begin");
        if (hosts.Self.Role == "source")
        {
            string line = new('x', 1023);
            Console.WriteLine("the first line");
            for (int i = 0; i < 100 * 1024; i++)
            {
                Console.WriteLine(line);
            }

            Console.WriteLine("the last line");
            Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, 64 * 1024 * 1024);
        }

        await hosts.Barrier.SignalAndWaitAsync("end");
    }

    [MultiHostFact("source", "destination")]
    public void Is_20_MB_at_once() => Console.Write(new string('y', 20 * 1024 * 1024));

    [MultiHostFact("source", "destination")]
    public async Task Of_a_child_process_does_not_disturb()
    {
        using Process child = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "echo from the child; cat; echo read all of stdin"]))!;
        await child.WaitForExitAsync();
        await hosts.Barrier.SignalAndWaitAsync("still in step");
        Assert.Equal(0, child.ExitCode);
    }

    [MultiHostFact("source", "destination")]
    public async Task Of_native_code_does_not_disturb()
    {
        byte[] text = Encoding.UTF8.GetBytes("\0\0\0\u0001native text\n");
        Assert.Equal(text.Length, (int)Write(1, text, text.Length));
        await hosts.Barrier.SignalAndWaitAsync("still in step");
    }

    [MultiHostFact("source", "destination")]
    public void Standard_input_is_empty() => Assert.Null(Console.In.ReadLine());

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte[] bytes, nint count);
}
