using System.Text.Json;
using System.Text.Json.Serialization;

namespace MultiHost.Agent;

/// <summary>
/// A value on its way between roles: JSON, and below it the name of its type. A value that would not arrive as it is, is refused where it is handed in.
/// </summary>
internal static class ExchangedValue
{
    private static readonly JsonSerializerOptions SameType = new()
    {
        IncludeFields = true, // value tuples have nothing else
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static readonly JsonSerializerOptions OtherType = new(SameType)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    /// <exception cref="MultiHostException">The value would not arrive as it is.</exception>
    public static string Write<T>(string barrier, T value)
    {
        string json;
        string? difference;
        try
        {
            json = JsonSerializer.Serialize(value, SameType);
            difference = RoundTrip.Difference(value, JsonSerializer.Deserialize<T>(json, SameType));
        }
#pragma warning disable CA1031 // getters, setters and converters are a user's code: whatever they throw is about this value
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw new MultiHostException(
                $"The value of type {typeof(T)} cannot be exchanged at '{barrier}': {e.Message} Exchange a record of plain values.", e);
        }

        return difference is null
            ? $"{json}\n{typeof(T)}"
            : throw new MultiHostException(
                $"The value of type {typeof(T)} cannot be exchanged at '{barrier}': {difference}. System.Text.Json has to write and read all of it: "
                + "give the member a public setter or a constructor's parameter, leave it out by [JsonIgnore], or exchange a record of plain values.");
    }

    /// <exception cref="MultiHostException">The text is not of this type.</exception>
    public static T Read<T>(string barrier, RoleName role, string text)
    {
        int end = text.LastIndexOf('\n');
        (string json, string type) = end < 0 ? (text, "") : (text[..end], text[(end + 1)..]);
        bool isSame = type == typeof(T).ToString();
        try
        {
            T value = JsonSerializer.Deserialize<T>(json, isSame ? SameType : OtherType)!;
            return isSame || JsonSerializer.Serialize(value, SameType) == json
                ? value
                : throw new JsonException("not all of its members are the same.");
        }
#pragma warning disable CA1031 // setters and converters are a user's code: whatever they throw is about this value
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw new MultiHostException(
                $"The value that role {role} handed in at '{barrier}' is a {type} and cannot be read as {typeof(T)}: {e.Message} "
                + "Exchange the same type on every role.",
                e);
        }
    }
}
