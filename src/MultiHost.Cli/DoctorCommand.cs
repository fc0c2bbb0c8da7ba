using System.CommandLine;
using MultiHost.Doctor;
using MultiHost.Doctor.Findings;
using MultiHost.Doctor.Report;
using MultiHost.Settings;
using MultiHost.Virtualization.Qemu;

namespace MultiHost.Cli;

/// <summary><c>multihost doctor</c>.</summary>
internal static class DoctorCommand
{
    private static readonly Option<string?> Settings = new("--settings")
    {
        Description = "The runsettings whose hosts are examined. [default: two hosts on this machine]", HelpName = "FILE",
    };

    private static readonly Option<string?> Scope = new("--for")
    {
        Description = "'tests' leaves out what only migrations need. [default: migrations]", HelpName = "tests|migrations",
    };

    private static readonly Option<string?> Tests = new("--tests")
    {
        Description = "A test assembly, whose .runtimeconfig.json says which .NET it needs. [default: the .NET of this tool]", HelpName = "DLL",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Says it for programs." };

    public static Command Create()
    {
        Command doctor = new("doctor", "Says what hosts, and pairs of them, lack for a run, and how to mend it; exit code 0 if nothing lacks.")
        {
            Settings, Scope, Tests, Json,
        };
        doctor.SetAction(RunAsync);
        return doctor;
    }

    private static async Task<int> RunAsync(ParseResult command, CancellationToken cancellationToken)
    {
        ExaminationOptions options = new() { Scope = ScopeOf(command.GetValue(Scope)), TestAssembly = TestAssembly(command.GetValue(Tests)) };
        try
        {
            MultiHostSettings settings = CommandSettings.Read(command.GetValue(Settings), localHosts: 2);
            ExaminationReport report = await Examination.RunAsync(settings, options, cancellationToken: cancellationToken).ConfigureAwait(false);
            string text = command.GetValue(Json) ? report.ToJson() : report.ToString();
            await command.InvocationConfiguration.Output.WriteLineAsync(text).ConfigureAwait(false);
            return report.Passed ? ExitCode.Well : ExitCode.NotWell;
        }
        catch (Exception e) when (e is QemuSettingsException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException(e.Message);
        }
    }

    private static ExaminationScope ScopeOf(string? word) => word switch
    {
        null or "migrations" => ExaminationScope.Migrations,
        "tests" => ExaminationScope.Tests,
        _ => throw new UsageException($"--for {word}: that is not known. Allowed: tests, migrations."),
    };

    private static string? TestAssembly(string? path) =>
        path is null || File.Exists(Path.ChangeExtension(path, ".runtimeconfig.json")) ? path
        : !File.Exists(path) ? throw new UsageException($"--tests {path}: there is no such file. Build the test project, and name its DLL: bin/Debug/net10.0/NAME.dll")
        : throw new UsageException($"--tests {path}: no .runtimeconfig.json lies beside it. Name the DLL of a test project where it was built: bin/Debug/net10.0/NAME.dll");
}
