namespace MultiHost.Hosts;

/// <summary>A test of a host that has busybox in the place of all other tools, made in a mount namespace.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BusyboxFactAttribute : FactAttribute
{
    public BusyboxFactAttribute() => Skip =
        !OperatingSystem.IsLinux() ? "Mount namespaces are Linux's."
        : Environment.UserName != "root" ? "Making a mount namespace needs root. Run: sudo ./build.sh test"
        : Busybox is null ? "There is no busybox. Run: apt-get install -y --no-install-recommends busybox-static"
        : null;

    internal static string? Busybox { get; } = new[] { "/usr/bin/busybox", "/bin/busybox" }.FirstOrDefault(File.Exists);
}
