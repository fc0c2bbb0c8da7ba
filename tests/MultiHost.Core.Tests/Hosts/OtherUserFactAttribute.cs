namespace MultiHost.Hosts;

/// <summary>A test that also acts as another user of this machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OtherUserFactAttribute : FactAttribute
{
    public OtherUserFactAttribute() => Skip =
        !OperatingSystem.IsLinux() ? "These tests need Linux."
        : Environment.UserName != "root" ? "To act as another user needs root. Run: sudo ./build.sh test"
        : !File.Exists("/usr/bin/setpriv") ? "There is no setpriv. Run: apt-get install -y --no-install-recommends util-linux"
        : null;
}
