using System.ComponentModel;
using System.Diagnostics;

namespace MultiHost.Benchmarks;

/// <summary>Runs a program, and ends it when it takes too long.</summary>
internal static class Command
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>Its output.</summary>
    /// <exception cref="InvalidOperationException">It did not succeed; the message has what it said.</exception>
    public static string Run(string program, params IEnumerable<string> arguments) => Run(new ProcessStartInfo(program, arguments));

    /// <summary>Its output.</summary>
    /// <exception cref="InvalidOperationException">It did not succeed; the message has what it said.</exception>
    public static string Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        string said = $"{start.FileName} {string.Join(' ', start.ArgumentList)}";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Deadline))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"{said} did not end within {Deadline.TotalMinutes} min and was ended.");
        }

        return process.ExitCode == 0
            ? output.Result
            : throw new InvalidOperationException(
                $"{said} ended with exit code {process.ExitCode}, so there is nothing to "
                + $"measure:\n{output.Result}{errors.Result}");
    }

    /// <summary>Why a peer cannot be measured here; null if it can.</summary>
    public static string? WhyNot(string package, string program, params IEnumerable<string> trial)
    {
        try
        {
            Run(program, trial);
            return null;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return $"not here: apt-get install {package}";
        }
    }
}
