using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace MultiHost.Transport;

/// <summary>A child process of the controller that watches over an agent.</summary>
internal sealed class LocalProcess : IHostProcess
{
    private readonly Process process;
    private readonly TextTail errors = new(16 * 1024);

    public LocalProcess(string host, Process process)
    {
        this.process = process;
        Exited = WaitAsync(errors.Drain(process.StandardError, $"MultiHost {host} stderr"));
    }

    public Stream Input => process.StandardInput.BaseStream;

    public Stream Output => process.StandardOutput.BaseStream;

    public string ErrorTail => errors.Text;

    public Task<int> Exited { get; }

    public void KillAgent()
    {
        foreach (int child in Children(process.Id))
        {
            Kill(child);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

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
        await errorsRead.ConfigureAwait(false);
        return process.ExitCode;
    }
}
