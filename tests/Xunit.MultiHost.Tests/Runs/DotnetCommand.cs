using System.Diagnostics;

namespace Xunit.MultiHost.Runs;

/// <summary>A <c>dotnet</c> command, and what it says.</summary>
internal static class DotnetCommand
{
    // Against a hang: packing all of ours takes minutes on a busy machine.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    public static Task<string> RunAsync(string folder, string packages, params string[] arguments) => RunAsync(folder, packages, succeeds: true, arguments);

    public static Task<string> FailAsync(string folder, string packages, params string[] arguments) => RunAsync(folder, packages, succeeds: false, arguments);

    private static async Task<string> RunAsync(string folder, string packages, bool succeeds, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = folder };
        start.Environment["NUGET_PACKAGES"] = packages;
        (int code, string console) = await RunAsync(start);
        (code == 0).Should().Be(succeeds, $"'dotnet {string.Join(' ', arguments)}' says:\n{console}");
        return console;
    }

    /// <summary>Runs a command that begins dotnet commands.</summary>
    public static async Task<(int ExitCode, string Console)> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        RunningTests.ForgetTheOuterRun(start.Environment);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // no build server outlives the test
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Deadline, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{start.FileName} {string.Join(' ', start.ArgumentList)}' did not end within {Deadline}. It says:\n{await output}{await errors}");
        }

        return (process.ExitCode, $"{await output}{await errors}");
    }
}
