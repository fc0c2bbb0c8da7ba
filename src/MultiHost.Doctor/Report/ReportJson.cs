using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MultiHost.Doctor.Report;

/// <summary>Findings for programs.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    public static string Write(ExaminationReport report) => JsonSerializer.Serialize(
        new
        {
            report.Settings,
            report.Passed,
            Findings = report.Findings.Select(f => new { f.Check, f.Host, f.OtherHost, f.Result, f.Fact, f.Fix }),
        },
        Options);
}
