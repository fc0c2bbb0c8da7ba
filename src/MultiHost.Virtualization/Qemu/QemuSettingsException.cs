namespace MultiHost.Virtualization.Qemu;

/// <summary>A <c>Qemu.*</c> property of the runsettings is wrong. The message names it, its value, and what is allowed.</summary>
public sealed class QemuSettingsException : MultiHostException
{
    internal QemuSettingsException(string message, string property)
        : base(message) => Property = property;

    /// <summary>Name of the property.</summary>
    public string Property { get; }
}
