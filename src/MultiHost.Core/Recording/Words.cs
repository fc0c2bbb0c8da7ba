using System.Text.Json;

namespace MultiHost.Recording;

/// <summary>Members of enumerations as the record has them: <c>PartnerFinished</c> is <c>partner-finished</c>.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
