using System.Text.Json;

namespace MultiHost.Virtualization.Qmp;

/// <summary>Something that QEMU reports by itself.</summary>
/// <param name="Name">QAPI's name, such as <c>STOP</c>, <c>RESUME</c> or <c>MIGRATION</c>.</param>
/// <param name="Data">The event's data; of kind <see cref="JsonValueKind.Undefined"/> if it has none.</param>
/// <param name="Timestamp">When it happened by the clock of QEMU's host, in microseconds' resolution; when it came, if QEMU could not tell.</param>
public sealed record QmpEvent(string Name, JsonElement Data, DateTimeOffset Timestamp)
{
    /// <summary>A text member of <see cref="Data"/>; null if there is none of this name.</summary>
    public string? Text(string member) =>
        Data.ValueKind == JsonValueKind.Object && Data.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>Name and data in one line.</summary>
    public override string ToString() => Data.ValueKind == JsonValueKind.Undefined ? Printable.Line(Name) : Printable.Line($"{Name} {Data.GetRawText()}");
}
