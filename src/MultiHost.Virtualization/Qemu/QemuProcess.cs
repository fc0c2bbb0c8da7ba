using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Qemu;

/// <summary>
/// One running QEMU. Its end is awaited, never polled for; what it writes is kept and logged. Disposing ends it. Safe to use from several threads.
/// </summary>
internal sealed class QemuProcess : IAsyncDisposable
{
    /// <summary>Largest log of what it writes.</summary>
    public const int MaxLogBytes = 16 * 1024 * 1024;
    private const int MaxLine = 4096;
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(20);

    private readonly Process process;
    private readonly string guest;
    private readonly TimeProvider time;
    private readonly BoundedText output = new();

    private QemuProcess(Process process, string guest, string commandLine, LogFile log, TimeProvider time)
    {
        this.process = process;
        this.guest = guest;
        this.time = time;
        CommandLine = commandLine;
        Id = process.Id;
        Exited = WaitForExitAsync(log);
    }

    public int Id { get; }

    public string CommandLine { get; }

    /// <summary>Completes when the process has ended; never fails.</summary>
    public Task<QemuExit> Exited { get; }

    /// <summary>When it ended, by our clock, once <see cref="Exited"/> has completed.</summary>
    public DateTimeOffset Ended { get; private set; }

    public string Output => output.ToString();

    /// <summary>Starts the program.</summary>
    /// <param name="guest">For messages.</param>
    /// <param name="binary">Full path.</param>
    /// <param name="arguments">Without the program's name.</param>
    /// <param name="folder">Working folder, where a core file would land.</param>
    /// <param name="log">For what it writes. Closed at its end.</param>
    /// <param name="time">Clock of the deadlines.</param>
    /// <exception cref="Win32Exception">The program cannot be run.</exception>
    public static QemuProcess Start(string guest, string binary, IReadOnlyList<string> arguments, string folder, LogFile log, TimeProvider time)
    {
        // Standard output is ours, too: the agent's own carries the session with the controller.
        ProcessStartInfo start = new(binary)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        string commandLine = string.Join(' ', new[] { binary }.Concat(arguments).Select(Quote));
        try
        {
            Process process = Process.Start(start) ?? throw new InvalidOperationException($"'{binary}' was not started.");
            process.StandardInput.Close();
            return new QemuProcess(process, guest, commandLine, log, time);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Ends it at once. Harmless if it has ended.</summary>
    public void Kill()
    {
        // Asked of the process itself: how its end is reported must not decide whether it is ended.
        if (Exited.IsCompleted || process.HasExited)
        {
            return;
        }

        try
        {
            process.Kill();
        }
        catch (InvalidOperationException) when (process.HasExited)
        {
            // It was quicker.
        }
    }

    /// <summary>Ends it at once, and waits for its end.</summary>
    /// <exception cref="GuestException">The kernel does not let it end.</exception>
    public async Task<QemuExit> KillAsync()
    {
        Kill();
        try
        {
            return await Exited.WaitAsync(KillGrace, time).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new GuestException(
                $"Guest '{guest}': QEMU (process {Id}) did not end within {KillGrace.TotalSeconds:0} s of SIGKILL; it is in state {State()}. "
                + "The kernel holds it, mostly for storage or a debugger that does not answer: look at its disks and mounts. It ends when they do.",
                guest, exception);
        }
    }

    /// <summary>Waits for its end, and ends it when that takes too long.</summary>
    /// <exception cref="GuestException">The kernel does not let it end.</exception>
    public async Task<QemuExit> ExitOrKillAsync(TimeSpan grace)
    {
        try
        {
            return await Exited.WaitAsync(grace, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return await KillAsync().ConfigureAwait(false);
        }
    }

    /// <summary>How it ended, or that it runs on, in a sentence. Allows a little time for the end.</summary>
    public async Task<string> ExplainEndAsync()
    {
        try
        {
            return (await Exited.WaitAsync(OutputGrace, time).ConfigureAwait(false)).ToString();
        }
        catch (TimeoutException)
        {
            return $"QEMU still runs (process {Id}).";
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        process.Dispose();
    }

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_=,./:+@%".Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private string State()
    {
        try
        {
            return File.ReadLines($"/proc/{Id}/status").FirstOrDefault(line => line.StartsWith("State:", StringComparison.Ordinal))?[6..].Trim() ?? "unknown";
        }
        catch (IOException)
        {
            return "unknown";
        }
    }

    private async Task<QemuExit> WaitForExitAsync(LogFile log)
    {
        using (log)
        {
            Task pumps = Task.WhenAll(PumpAsync(process.StandardOutput, log), PumpAsync(process.StandardError, log));
            await process.WaitForExitAsync().ConfigureAwait(false);
            Ended = time.GetUtcNow();
            try
            {
                // A child of QEMU may hold the pipe open.
                await pumps.WaitAsync(OutputGrace, time).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                output.Add("(the output stays open)");
            }
        }

        return new QemuExit(process.ExitCode, Output);
    }

    // In pieces: a line that never ends must not fill our memory.
    private async Task PumpAsync(StreamReader from, LogFile log)
    {
        char[] piece = new char[MaxLine];
        StringBuilder line = new();
        try
        {
            int count;
            while ((count = await from.ReadAsync(piece).ConfigureAwait(false)) > 0)
            {
                log.Write(new string(piece, 0, count));
                foreach (char c in piece.AsSpan(0, count))
                {
                    if (c == '\n' || line.Length == MaxLine)
                    {
                        output.Add(line.ToString().TrimEnd('\r'));
                        line.Clear();
                    }

                    if (c != '\n')
                    {
                        line.Append(c);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            output.Add($"(the output could not be read further: {exception.Message})");
        }

        if (line.Length > 0)
        {
            output.Add(line.ToString());
        }
    }
}
