using System.ComponentModel;
using System.Diagnostics;

namespace MultiHost.Labs.Linux;

/// <summary>Runs the programs of the distribution that a lab is made with. Each has a deadline; after it, it is killed with its
/// children.</summary>
internal static class LinuxCommand
{
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(15);

    /// <summary>In the environment of every command, so that one whose maker was killed meanwhile is found and does no more harm.</summary>
    public const string MakerMark = "MULTIHOST_LAB_MAKER";

    /// <summary>This process: its number and when it began.</summary>
    public static string Maker { get; } = $"{Environment.ProcessId}/{Proc.Stat(Environment.ProcessId)?.StartTime}";

    /// <summary>Runs a command that must succeed.</summary>
    /// <exception cref="LabException">It could not be started, failed, or did not end in time.</exception>
    public static async Task<CommandResult> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken, string? input = null)
    {
        CommandResult result = await TryAsync(command, DefaultDeadline, input, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 ? result : throw new LabException($"A command of the lab failed.\n{result}");
    }

    /// <summary>Runs a command and says how it ended.</summary>
    /// <exception cref="LabException">It could not be started, or did not end in time.</exception>
    public static async Task<CommandResult> TryAsync(
        IReadOnlyList<string> command, TimeSpan deadline, string? input, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(deadline, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using Process process = Start(command);
        Task<string> output = process.StandardOutput.ReadToEndAsync(either.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(either.Token);
        try
        {
            await WriteAsync(process, input, either.Token).ConfigureAwait(false);
            string outputText = await output.ConfigureAwait(false);
            string errorText = await error.ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return new CommandResult(command, process.ExitCode, outputText, errorText);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new LabException(
                $"A command did not end within {deadline.TotalSeconds:0.#} s and was ended.\n  command: {CommandResult.Line(command)}");
        }
    }

    private static async Task WriteAsync(Process process, string? input, CancellationToken cancellationToken)
    {
        try
        {
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken).ConfigureAwait(false);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input; its exit code and its standard error say why.
        }
    }

    /// <summary>Starts a command whose streams and end are the caller's to look after.</summary>
    /// <exception cref="LabException">It could not be started.</exception>
    public static Process Start(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["LC_ALL"] = "C";
        start.Environment[MakerMark] = Maker;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new LabException($"{command[0]} cannot be started: {e.Message}\n  command: {CommandResult.Line(command)}", e);
        }
    }
}
