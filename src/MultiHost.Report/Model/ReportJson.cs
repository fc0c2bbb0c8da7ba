using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MultiHost.Report.Model;

/// <summary>Serializers that the compiler writes. The bytes go into the page compressed and in base64, so no character in them means anything there.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReportIndex))]
[JsonSerializable(typeof(TestDetail))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    private static ReportJson? plain;

    /// <summary>Without escapes that nobody needs.</summary>
    public static ReportJson Plain =>
        plain ??= new ReportJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
