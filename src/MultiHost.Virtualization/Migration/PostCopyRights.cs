using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Migration;

/// <summary>What post-copy needs of the destination's user: to answer the guest's page faults (<c>userfaultfd</c>).</summary>
internal static class PostCopyRights
{
    private const string Setting = "/proc/sys/vm/unprivileged_userfaultfd";

    /// <summary>The command that lets every user of a host have it.</summary>
    public const string Mend = "sysctl vm.unprivileged_userfaultfd=1";

    /// <summary>Whether a QEMU refused post-copy because of what it tried, and not because it does not know it.</summary>
    public static bool IsRefusal(QmpException refusal) => refusal.Description.StartsWith("Postcopy is not supported", StringComparison.Ordinal);

    /// <summary>Why this host's QEMU refused, as far as can be told, and what to do.</summary>
    /// <param name="words">QEMU's own.</param>
    /// <param name="version">Version of QEMU.</param>
    public static string Explain(string words, string version)
    {
        string said = $"QEMU {version} refuses post-copy on the destination: '{words}'.";
        bool isForbidden = !Environment.IsPrivilegedProcess && File.Exists(Setting) && File.ReadAllText(Setting).Trim() == "0";
        return isForbidden
            ? $"{said} This kernel lets only root use userfaultfd (vm.unprivileged_userfaultfd is 0), and user '{Environment.UserName}' runs the tests. "
                + $"Run there, as root: {Mend} (or, for QEMU 8.0 and later, let the user read and write /dev/userfaultfd)."
            : $"{said} It needs userfaultfd, which a container's seccomp filter may forbid, or this kernel lack. Run a test of it as root, outside of the container.";
    }
}
