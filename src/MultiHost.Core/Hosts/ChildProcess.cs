using MultiHost.Linux;

namespace MultiHost.Hosts;

/// <summary>A child process of the controller, in a session of its own, out of reach of the terminal's Ctrl-C.</summary>
internal sealed class ChildProcess : IHostProcess
{
    /// <summary>The variable that has the mark of a session in the environment of all that it starts.</summary>
    public const string Mark = "MULTIHOST_SESSION";

    // What it wrote last comes at once. A process that it left behind may keep the stream open for ever, and is not waited for.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly LinuxProcess process;
    private readonly TextTail errors = new(16 * 1024);

    private ChildProcess(string host, LinuxProcess process)
    {
        this.process = process;
        Exited = WaitAsync(errors.DrainAsync(process.Error, $"MultiHost {host} stderr"));
    }

    public Stream Input => process.Input.BaseStream;

    public Stream Output => process.Output.BaseStream;

    public string ErrorTail => errors.Text;

    public Task<int> Exited { get; }

    public string? Broken => null;

    /// <summary>Starts a program of this machine on behalf of a host.</summary>
    /// <exception cref="HostUnavailableException">There is no such program, or it may not be run.</exception>
    public static ChildProcess Start(string host, IReadOnlyList<string> arguments)
    {
        try
        {
            return new ChildProcess(host, LinuxProcess.Start(new ProcessOrder(arguments) { OwnSession = true, Hidden = [Mark] }));
        }
        catch (ProcessStartException e)
        {
            throw new HostUnavailableException(host, $"Host {host}: {e.Message}", e);
        }
    }

    /// <summary>Ends the processes that this one has started, and not this one.</summary>
    public void KillChildren() => process.KillChildren();

    public void Kill() => process.Kill();

    /// <summary>Kills it and waits for its end, as long as <see cref="LinuxProcess.KillDeadline"/>: one that the kernel does not let go of is left behind.</summary>
    public async ValueTask DisposeAsync()
    {
        if (await process.KillAsync().ConfigureAwait(false) is null)
        {
            await Exited.ConfigureAwait(false);
        }

        await process.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<int> WaitAsync(Task errorsRead)
    {
        int code = await process.Exited.ConfigureAwait(false);
        await Task.WhenAny(errorsRead, Task.Delay(LastWords, TimeProvider.System)).ConfigureAwait(false);
        return code;
    }
}
