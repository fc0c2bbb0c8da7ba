using System.Xml;
using MultiHost.Doctor;
using MultiHost.Settings;
using MultiHost.Virtualization.Qemu;

namespace MultiHost.Cli;

/// <summary><c>multihost doctor</c>.</summary>
internal static class DoctorCommand
{
    public static async Task<int> RunAsync(string[] rest, TextWriter output, CancellationToken cancellationToken)
    {
        Arguments arguments = new(rest, ["--settings", "--for", "--tests"], "--json");
        ExaminationOptions options = new() { Scope = Scope(arguments.One("--for")), TestAssembly = arguments.One("--tests") };
        try
        {
            MultiHostSettings settings = Read(arguments.One("--settings"));
            ExaminationReport report = await Examination.RunAsync(settings, options, cancellationToken: cancellationToken).ConfigureAwait(false);
            await output.WriteLineAsync(arguments.Has("--json") ? report.ToJson() : report.ToString()).ConfigureAwait(false);
            return report.Passed ? 0 : 1;
        }
        catch (Exception e) when (e is SettingsException or QemuSettingsException or XmlException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException(e.Message) { WithoutUsage = true };
        }
    }

    private static ExaminationScope Scope(string? word) => word switch
    {
        null or "migrations" => ExaminationScope.Migrations,
        "tests" => ExaminationScope.Tests,
        _ => throw new UsageException($"--for {word}: that is not known. Allowed: tests, migrations."),
    };

    private static MultiHostSettings Read(string? path) => path is null ? MultiHostSettings.Default(2) : SettingsReader.Read(RunSettingsFile.Load(path));
}
