using System.Text;
using MultiHost.Linux;
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

    private readonly LinuxProcess process;
    private readonly string guest;
    private readonly TimeProvider time;
    private readonly BoundedText output = new();
    private readonly GuestHealth? health;

    private QemuProcess(LinuxProcess process, string guest, LogFile log, TimeProvider time, GuestHealth? health)
    {
        this.health = health;
        if (health is not null)
        {
            health.ProcessId = process.Id;
        }

        this.process = process;
        this.guest = guest;
        this.time = time;
        CommandLine = process.Order.Line;
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
    /// <param name="health">Told what it writes, and how it ends, before <see cref="Exited"/> completes.</param>
    /// <exception cref="ProcessStartException">The program cannot be run.</exception>
    public static QemuProcess Start(
        string guest, string binary, IReadOnlyList<string> arguments, string folder, LogFile log, TimeProvider time, GuestHealth? health = null)
    {
        // Standard output is ours, too: the agent's own carries the session with the controller.
        try
        {
            LinuxProcess process = LinuxProcess.Start(new ProcessOrder([binary, .. arguments]) { Folder = folder, CrashIsTold = health is not null }, time);
            process.Input.Close();
            return new QemuProcess(process, guest, log, time, health);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Ends it at once. Harmless if it has ended.</summary>
    public void Kill() => process.Kill();

    /// <summary>Ends it at once, and waits for its end.</summary>
    /// <exception cref="GuestException">The kernel does not let it end.</exception>
    public async Task<QemuExit> KillAsync() => await process.KillAsync().ConfigureAwait(false) is { } leftOver
        ? throw new GuestException(
            $"Guest '{guest}': QEMU does not end. {leftOver} "
            + "The kernel holds it, mostly for storage or a debugger that does not answer: look at its disks and mounts. It ends when they do.",
            guest)
        : await Exited.ConfigureAwait(false);

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
        await process.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<QemuExit> WaitForExitAsync(LogFile log)
    {
        int code;
        using (log)
        {
            Task pumps = Task.WhenAll(PumpAsync(process.Output, log), PumpAsync(process.Error, log));
            code = await process.Exited.ConfigureAwait(false);
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

        health?.OnExit(code);
        return new QemuExit(code, Output);
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
                        Add(line.ToString().TrimEnd('\r'));
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
            Add(line.ToString());
        }
    }

    private void Add(string line)
    {
        output.Add(line);
        health?.OnOutput(line);
    }
}
