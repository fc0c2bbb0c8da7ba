using MultiHost.Settings;

namespace MultiHost.Transport.SshNet.Keys;

/// <summary>Which host keys are known, from the files that the OpenSSH client reads or those that the runsettings name. Nothing is ever added.</summary>
internal sealed class KnownHosts
{
    private const int SshPort = 22;
    private const string Revoked = "@revoked";
    private const string Authority = "@cert-authority";

    private readonly List<KnownHost> entries = [];

    private KnownHosts(IReadOnlyList<string> files)
    {
        foreach (string file in files.Where(File.Exists))
        {
            try
            {
                entries.AddRange(File.ReadLines(file).Select((line, i) => KnownHost.Parse(line, $"{file}:{i + 1}")).OfType<KnownHost>());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new LoginException($"{file}, which says what host keys are known, cannot be read: {e.Message.TrimEnd('.')}", "", $"Let {Environment.UserName} read it.", e);
            }
        }

        Files = files;
    }

    /// <summary>Where they are known from, the user's own first.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <exception cref="LoginException">A file cannot be read.</exception>
    public static KnownHosts Of(HostDefinition host) => new(host.KnownHosts.Count > 0 ? host.KnownHosts : Default());

    /// <summary>As known_hosts writes it.</summary>
    public static string NameOf(string address, int port) => port == SshPort ? address.ToLowerInvariant() : $"[{address.ToLowerInvariant()}]:{port}";

    /// <summary>What is known of a host's key, and where that stands.</summary>
    public (HostKeyVerdict Verdict, string Place) Check(string address, int port, byte[] key)
    {
        KnownHost[] about = [.. About(address, port)];
        if (about.FirstOrDefault(e => e.Marker == Revoked && e.Key.AsSpan().SequenceEqual(key)) is { } revoked)
        {
            return (HostKeyVerdict.Revoked, revoked.Place);
        }

        string kind = Wire.Kind(key);
        KnownHost[] plain = [.. about.Where(e => e.Marker.Length == 0)];
        return plain.FirstOrDefault(e => e.Key.AsSpan().SequenceEqual(key)) is { } known ? (HostKeyVerdict.Known, known.Place)
            : plain.FirstOrDefault(e => e.Kind == kind) is { } other ? (HostKeyVerdict.Changed, other.Place)
            : plain.Length == 0 && about.FirstOrDefault(e => e.Marker == Authority) is { } authority ? (HostKeyVerdict.Authority, authority.Place)
            : (HostKeyVerdict.Unknown, "");
    }

    /// <summary>The kinds of the keys that are known of a host.</summary>
    public IReadOnlySet<string> KindsOf(string address, int port) =>
        About(address, port).Where(e => e.Marker.Length == 0).Select(e => e.Kind).ToHashSet(StringComparer.Ordinal);

    // With a port of its own a host may also be known by its name alone, as for OpenSSH.
    private IEnumerable<KnownHost> About(string address, int port)
    {
        string name = NameOf(address, port);
        KnownHost[] exact = [.. entries.Where(e => e.IsAbout(name))];
        return port == SshPort || exact.Any(e => e.Marker.Length == 0) ? exact : exact.Concat(entries.Where(e => e.IsAbout(address.ToLowerInvariant())));
    }

    private static string[] Default()
    {
        string own = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh", "known_hosts");
        string system = OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "ssh", "ssh_known_hosts")
            : "/etc/ssh/ssh_known_hosts";
        return [own, $"{own}2", system, $"{system}2"];
    }
}
