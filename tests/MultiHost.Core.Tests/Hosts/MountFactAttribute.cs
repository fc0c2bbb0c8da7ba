using System.Runtime.InteropServices;

namespace MultiHost.Hosts;

/// <summary>A test of a host whose folders are changed in a mount namespace.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip =
        !OperatingSystem.IsLinux() ? "Mount namespaces are Linux's."
        : Environment.UserName != "root" ? "Making a mount namespace needs root. Run: sudo ./build.sh test"
        : !Directory.Exists(Libraries) ? $"There is no {Libraries}, whose libraries the test hides."
        : null;

    /// <summary>Where Debian and its children have libraries.</summary>
    internal static string Libraries { get; } = $"/usr/lib/{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64")}-linux-gnu";
}
