using System.Text.Json.Serialization;
using MultiHost.Linux;

namespace MultiHost.Labs.Foundation;

/// <summary>A host in the lab's state.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Name">Its hostname.</param>
/// <param name="Address">Its address.</param>
/// <param name="Namespace">Its network namespace.</param>
internal sealed record LabHostState(int Number, string Name, string Address, string Namespace)
{
    /// <summary>Its first process, as the machine numbers it; 0 before it was started.</summary>
    public int ProcessId { get; init; }

    /// <summary>When that began: another process may have the number by now.</summary>
    public long StartTime { get; init; }

    [JsonIgnore]
    public NetworkNamespace Network => new(Namespace);

    /// <summary>The host's port of the switch.</summary>
    [JsonIgnore]
    public string Port => $"p{Number}";

    [JsonIgnore]
    public bool IsAlive => ProcessId > 0 && Proc.Stat(ProcessId)?.StartTime == StartTime;
}
