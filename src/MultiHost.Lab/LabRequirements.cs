namespace MultiHost.Labs;

/// <summary>What a lab needs of the machine: Linux, root, and packages of the distribution.</summary>
public static class LabRequirements
{
    private static readonly (string Tool, string Package)[] Tools =
    [
        ("ip", "iproute2"), ("tc", "iproute2"), ("nft", "nftables"), ("sshd", "openssh-server"), ("ssh", "openssh-client"),
        ("ssh-keygen", "openssh-client"), ("nc", "netcat-openbsd"), ("ping", "iputils-ping"), ("nsenter", "util-linux"),
        ("unshare", "util-linux"), ("setsid", "util-linux"), ("pivot_root", "util-linux"), ("mount", "mount"), ("hostname", "hostname"),
    ];

    private static readonly string[] Folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>Says what is missing, and the command that mends it.</summary>
    /// <returns>Null if a lab can be made here.</returns>
    public static string? FindProblem() =>
        Describe(OperatingSystem.IsLinux(), Environment.IsPrivilegedProcess, tool => Folders.Any(f => File.Exists(Path.Combine(f, tool))));

    internal static string? Describe(bool isLinux, bool isRoot, Func<string, bool> has)
    {
        if (!isLinux)
        {
            return "A lab needs Linux: its hosts are Linux namespaces. Run it on a Linux machine, in a virtual machine or under WSL 2.";
        }

        string[] missing = [.. Tools.Where(t => !has(t.Tool)).Select(t => t.Tool)];
        if (missing.Length > 0)
        {
            string packages = string.Join(' ', Tools.Where(t => missing.Contains(t.Tool)).Select(t => t.Package).Distinct());
            return $"A lab needs programs that this machine lacks: {string.Join(", ", missing)}. "
                + $"On Debian or Ubuntu: apt-get install --no-install-recommends {packages}";
        }

        return isRoot ? null : "A lab needs root: it makes network devices, mounts and namespaces. Run the same command with sudo.";
    }
}
