using MultiHost.Hosts;

namespace MultiHost.Virtualization.Hosts;

/// <summary>The libvirt of a host, by its client.</summary>
internal static class HostLibvirt
{
    private const string Library = "Using library: libvirt ";

    /// <summary>Asks for the versions.</summary>
    /// <exception cref="HostUnavailableException">The client did not end in time, or the host is gone.</exception>
    public static Task<HostAnswer> AskAsync(string host, IHostTransport transport, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken) =>
        HostQuestion.AskAsync(host, transport, ["virsh", "-q", "-c", "qemu:///system", "version"], limit, time, cancellationToken);

    /// <summary>Its version, such as 9.0.0.</summary>
    /// <returns><c>null</c> if the daemon did not answer.</returns>
    public static string? Version(HostAnswer answer) =>
        answer.Lines.Any(l => l.Contains("Running hypervisor", StringComparison.Ordinal))
            ? answer.Lines.FirstOrDefault(l => l.StartsWith(Library, StringComparison.Ordinal))?[Library.Length..].Trim()
            : null;

    /// <summary>All that was said, in one line.</summary>
    public static string Words(HostAnswer answer) => string.Join(' ', answer.Lines.Where(l => l.Length > 0));
}
