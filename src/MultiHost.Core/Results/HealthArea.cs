using System.Text.Json.Serialization;

namespace MultiHost.Results;

/// <summary>What has crashed: a setting says what that means for a test.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HealthArea>))]
internal enum HealthArea
{
    /// <summary>The kernel of a host.</summary>
    HostKernel,

    /// <summary>The kernel of a guest.</summary>
    Guest,

    /// <summary>A process that a test, or a kit for it, has started.</summary>
    Process,
}
