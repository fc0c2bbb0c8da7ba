namespace MultiHost.Recording;

/// <summary>A test that mounts a file system of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip =
        !OperatingSystem.IsLinux() ? "tmpfs is Linux's."
        : Environment.UserName != "root" ? "Mounting a small file system needs root. Run: sudo ./build.sh test"
        : null;
}
