using System.Diagnostics;

namespace Xunit.MultiHost.Runs;

/// <summary>A <c>dotnet</c> command that has to succeed.</summary>
internal static class DotnetCommand
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    public static async Task<string> RunAsync(string folder, string packages, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        RunningTests.ForgetTheOuterRun(start.Environment);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // no build server outlives the test
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["NUGET_PACKAGES"] = packages;
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
            throw;
        }

        string console = $"{await output}{await errors}";
        process.ExitCode.Should().Be(0, $"'dotnet {string.Join(' ', arguments)}' says:\n{console}");
        return console;
    }
}
