using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MultiHost.Hosts;

/// <summary>A child process of the controller, in a session of its own, out of reach of the terminal's Ctrl-C.</summary>
internal sealed class ChildProcess : IHostProcess
{
    private const string SetSid = "/usr/bin/setsid";

    // What it wrote last comes at once. A process that it left behind may keep the stream open for ever, and is not waited for.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly Process process;
    private readonly TextTail errors = new(16 * 1024);

    private ChildProcess(string host, Process process)
    {
        this.process = process;
        Exited = WaitAsync(errors.DrainAsync(process.StandardError, $"MultiHost {host} stderr"));
    }

    public Stream Input => process.StandardInput.BaseStream;

    public Stream Output => process.StandardOutput.BaseStream;

    public string ErrorTail => errors.Text;

    public Task<int> Exited { get; }

    public string? Broken => null;

    /// <summary>Starts a program of this machine on behalf of a host.</summary>
    /// <exception cref="HostUnavailableException">There is no such program, or it may not be run.</exception>
    public static ChildProcess Start(string host, IReadOnlyList<string> arguments)
    {
        List<string> command = File.Exists(SetSid) ? [SetSid, .. arguments] : [.. arguments];
        ProcessStartInfo start = new(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            return new ChildProcess(host, Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new HostUnavailableException(host, $"Host {host}: {command[0]} cannot be started: {e.Message}", e);
        }
    }

    /// <summary>Ends the processes that this one has started, and not this one.</summary>
    public void KillChildren()
    {
        foreach (int child in Children(process.Id))
        {
            Kill(child);
        }
    }

    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or AggregateException or Win32Exception)
        {
            // It, or a child of it, has ended by itself meanwhile, which is what was wanted.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Exited.ConfigureAwait(false);
        process.Dispose();
    }

    private static IEnumerable<int> Children(int parent)
    {
        string list = $"/proc/{parent}/task/{parent}/children";
        string text;
        try
        {
            text = File.ReadAllText(list);
        }
        catch (IOException)
        {
            yield break; // it has ended, and its children are nobody's we know
        }

        foreach (string id in text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            yield return int.Parse(id, CultureInfo.InvariantCulture);
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using Process child = Process.GetProcessById(id);
            child.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended by itself meanwhile, which is what was wanted.
        }
    }

    private async Task<int> WaitAsync(Task errorsRead)
    {
        await process.WaitForExitAsync().ConfigureAwait(false);
        int code = process.ExitCode;
        await Task.WhenAny(errorsRead, Task.Delay(LastWords, TimeProvider.System)).ConfigureAwait(false);
        return code;
    }
}
