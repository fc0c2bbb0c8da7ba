namespace MultiHost.Virtualization.Qmp;

/// <summary>QEMU answered a command with an error.</summary>
public sealed class QmpException : MultiHostException
{
    internal QmpException(string guest, string command, string errorClass, string description)
        : base($"QEMU refused '{command}' on guest '{guest}': {description} ({errorClass})")
    {
        Command = command;
        ErrorClass = errorClass;
        Description = description;
    }

    /// <summary>Name of the command, such as <c>migrate</c>.</summary>
    public string Command { get; }

    /// <summary>QAPI's <c>QapiErrorClass</c>: <c>GenericError</c>, <c>CommandNotFound</c>, <c>DeviceNotFound</c>, ….</summary>
    public string ErrorClass { get; }

    /// <summary>QEMU's own words.</summary>
    public string Description { get; }
}
