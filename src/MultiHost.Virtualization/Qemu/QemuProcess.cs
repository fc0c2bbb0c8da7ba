using System.Diagnostics;
using System.Text;

namespace MultiHost.Virtualization.Qemu;

/// <summary>
/// One running QEMU. Its end is awaited, never polled for; what it writes is kept and logged. Disposing ends it. Safe to use from several threads.
/// </summary>
internal sealed class QemuProcess : IAsyncDisposable
{
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    private readonly Process process;
    private readonly TimeProvider time;
    private readonly BoundedText output = new();

    private QemuProcess(Process process, string commandLine, string logPath, TimeProvider time)
    {
        this.process = process;
        this.time = time;
        CommandLine = commandLine;
        Id = process.Id;
        Exited = WaitForExitAsync(logPath);
    }

    public int Id { get; }

    public string CommandLine { get; }

    /// <summary>Completes when the process has ended; never fails.</summary>
    public Task<QemuExit> Exited { get; }

    /// <summary>When it ended, by our clock, once <see cref="Exited"/> has completed.</summary>
    public DateTimeOffset Ended { get; private set; }

    public string Output => output.ToString();

    /// <summary>Starts the program.</summary>
    /// <param name="binary">Full path.</param>
    /// <param name="arguments">Without the program's name.</param>
    /// <param name="folder">Working folder, where a core file would land.</param>
    /// <param name="logPath">File for what it writes.</param>
    /// <param name="time">Clock of the deadlines.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be run.</exception>
    public static QemuProcess Start(string binary, IReadOnlyList<string> arguments, string folder, string logPath, TimeProvider time)
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
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"'{binary}' was not started.");
        process.StandardInput.Close();
        return new QemuProcess(process, commandLine, logPath, time);
    }

    /// <summary>Ends it at once. Harmless if it has ended.</summary>
    public void Kill()
    {
        if (Exited.IsCompleted)
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

    /// <summary>Waits for its end, and ends it when that takes too long.</summary>
    public async Task<QemuExit> ExitOrKillAsync(TimeSpan grace)
    {
        try
        {
            return await Exited.WaitAsync(grace, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Kill();
            return await Exited.ConfigureAwait(false);
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
        Kill();
        await Exited.ConfigureAwait(false);
        process.Dispose();
    }

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_=,./:+@%".Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private async Task<QemuExit> WaitForExitAsync(string logPath)
    {
        using StreamWriter log = new(logPath, append: true, new UTF8Encoding(false)) { AutoFlush = true };
        TextWriter shared = TextWriter.Synchronized(log);
        Task pumps = Task.WhenAll(PumpAsync(process.StandardOutput, shared), PumpAsync(process.StandardError, shared));
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

        return new QemuExit(process.ExitCode, Output);
    }

    private async Task PumpAsync(StreamReader from, TextWriter log)
    {
        try
        {
            while (await from.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                output.Add(line);
                await log.WriteLineAsync(line).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            output.Add($"(the output could not be read further: {exception.Message})");
        }
    }
}
