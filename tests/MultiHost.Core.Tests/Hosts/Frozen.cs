using System.Globalization;
using System.Runtime.InteropServices;
using MultiHost.Linux;

namespace MultiHost.Hosts;

/// <summary>A process that is stopped as by Ctrl-Z, until this is disposed of.</summary>
internal sealed partial class Frozen : IDisposable
{
    private const int Continue = 18;
    private const int Stop = 19;
    private readonly int id;

    public Frozen(int id)
    {
        this.id = id;
        Kill(id, Stop).Should().Be(0);

        // The signal is on its way when kill returns: what is sent to the process meanwhile, it may still answer.
        SpinWait.SpinUntil(() => Proc.HasStopped(id), TimeSpan.FromSeconds(20)).Should().BeTrue("SIGSTOP stops every process");
    }

    /// <summary>Stops the agent whose folder on this machine is given.</summary>
    public static Frozen Agent(string folder) => new(int.Parse(File.ReadAllText(Path.Combine(folder, "agent.pid")), CultureInfo.InvariantCulture));

    public void Dispose() => Kill(id, Continue);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int id, int signal);
}
