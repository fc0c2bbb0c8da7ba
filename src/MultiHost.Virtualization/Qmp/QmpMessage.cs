using System.Text.Json;

namespace MultiHost.Virtualization.Qmp;

/// <summary>What QEMU can send.</summary>
internal abstract record QmpMessage
{
    private QmpMessage()
    {
    }

    /// <summary>The first line of a connection.</summary>
    public sealed record Greeting(string Version, bool OffersOutOfBand) : QmpMessage;

    /// <summary>A command's answer.</summary>
    public sealed record Return(long? Id, JsonElement Value) : QmpMessage;

    /// <summary>A command's failure; without an id, QEMU could not even read what we sent.</summary>
    public sealed record Error(long? Id, string Class, string Description) : QmpMessage;

    public sealed record Event(QmpEvent Value) : QmpMessage;
}
