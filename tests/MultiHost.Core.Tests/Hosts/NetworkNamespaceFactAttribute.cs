namespace MultiHost.Hosts;

/// <summary>A test that makes a network namespace.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NetworkNamespaceFactAttribute : FactAttribute
{
    public NetworkNamespaceFactAttribute() => Skip =
        !OperatingSystem.IsLinux() ? "Network namespaces are Linux's."
        : Environment.UserName != "root" ? "Making a network namespace needs root. Run: sudo ./build.sh test"
        : !new[] { "/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip", "/bin/ip" }.Any(File.Exists) ? "There is no ip. Run: apt-get install -y --no-install-recommends iproute2"
        : null;
}
