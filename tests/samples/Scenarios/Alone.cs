using System.Diagnostics;
using System.Net.Sockets;
using FluentAssertions;
using MultiHost;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>Tests that can tell whether another one, of whatever run, is on their hosts at the same time: each is in a collection of its own.</summary>
public abstract class Alone(IHostGroup hosts)
{
    private const string Sleeper = "1234567";

    [MultiHostFact("one", "two")]
    public async Task Host_is_this_tests_own()
    {
        // The kernel gives a name to one process of a host at a time, and takes it back with the process.
        using Socket name = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        name.Bind(new UnixDomainSocketEndPoint("\0multihost-alone"));
        Others().Should().BeEmpty("what the tests before have started is gone");
        using Process own = Process.Start("sleep", Sleeper);
        await hosts.Barrier.SignalAndWaitAsync("begun");
        await Task.Delay(TimeSpan.FromMilliseconds(600), TimeProvider.System); // the work, which takes its time
        await hosts.Barrier.SignalAndWaitAsync("done");
        own.Kill();
        await own.WaitForExitAsync();
    }

    private static string[] Others() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0]) && CommandLine(path) == $"sleep\0{Sleeper}\0"),
    ];

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return ""; // it has just ended
        }
    }
}

public sealed class Alone1(IHostGroup hosts) : Alone(hosts);

public sealed class Alone2(IHostGroup hosts) : Alone(hosts);

public sealed class Alone3(IHostGroup hosts) : Alone(hosts);

public sealed class Alone4(IHostGroup hosts) : Alone(hosts);
