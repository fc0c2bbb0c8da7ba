using System.ComponentModel;
using System.Diagnostics;

namespace MultiHost.Virtualization.Guests;

/// <summary>Runs a short-lived program of the host.</summary>
internal static class HostCommand
{
    /// <returns>Its standard output.</returns>
    /// <exception cref="GuestToolException">It is missing, or its exit code is not 0.</exception>
    public static async Task<string> RunAsync(IReadOnlyList<string> command, string folder, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        using Process process = Start(start, command);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        string text = await output.ConfigureAwait(false);
        string complaint = await errors.ConfigureAwait(false);
        return process.ExitCode == 0
            ? text
            : throw new GuestToolException(
                $"'{string.Join(' ', command)}' failed with exit code {process.ExitCode}:\n{Printable.Block(text + complaint)}");
    }

    private static Process Start(ProcessStartInfo start, IReadOnlyList<string> command)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new GuestToolException($"'{command[0]}' cannot be run on this machine: {exception.Message}.", exception);
        }
    }
}
