using System.Text.Json.Serialization;

namespace MultiHost.Results;

/// <summary>How one role's part of a test ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoleEnd>))]
public enum RoleEnd
{
    /// <summary>The body came to its end.</summary>
    Passed,

    /// <summary>The body, the class's constructor or a fixture threw.</summary>
    Failed,

    /// <summary>The body asked to be skipped.</summary>
    Skipped,

    /// <summary>The body ended because another role had ended the test.</summary>
    Stopped,

    /// <summary>The agent or the connection to it is gone. The controller finds that out; no role says it.</summary>
    Lost,
}
