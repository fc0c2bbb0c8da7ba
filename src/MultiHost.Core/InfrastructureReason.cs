using System.Text.Json.Serialization;

namespace MultiHost;

/// <summary>Why nothing is known about what was to be tested.</summary>
[JsonConverter(typeof(InfrastructureReasonConverter))]
public enum InfrastructureReason
{
    /// <summary>A host did not answer, or not in time.</summary>
    Unreachable,

    /// <summary>A host answered and does not do what is asked: it lets nobody in, or runs no agent.</summary>
    Refused,

    /// <summary>An agent, or the connection to it, was lost while it was in use.</summary>
    Lost,

    /// <summary>The files could not be brought to a host.</summary>
    Deployment,

    /// <summary>The runsettings are wrong.</summary>
    Settings,

    /// <summary>The hosts of the runsettings can never play the roles that a test asks for.</summary>
    Lease,

    /// <summary>MultiHost itself failed.</summary>
    Controller,
}

/// <summary>Writes reasons in small letters, as the run's record has them.</summary>
internal sealed class InfrastructureReasonConverter() : JsonStringEnumConverter<InfrastructureReason>(System.Text.Json.JsonNamingPolicy.KebabCaseLower);
