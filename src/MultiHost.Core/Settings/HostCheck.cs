namespace MultiHost.Settings;

/// <summary>Whether hosts that were defined in code are ones that the runsettings could define: names and addresses end in command lines.</summary>
internal static class HostCheck
{
    public const string AddressRule = "an address is a host's name, an IP address, or a Host of your ssh_config";

    /// <exception cref="ArgumentException">A name, an address or a user is not allowed, or the groups do not divide the pool.</exception>
    public static MultiHostSettings Checked(MultiHostSettings settings)
    {
        foreach (HostDefinition host in settings.Hosts)
        {
            if (!Naming.IsName(host.Name))
            {
                throw new ArgumentException($"'{Naming.Shown(host.Name)}' is no name of a host. Allowed: {Naming.Rule}.", nameof(settings));
            }

            if (host.Address.Any(char.IsControl) || (host.Transport is TransportKind.Ssh or TransportKind.Sshnet && !IsWord(host.Address)))
            {
                throw new ArgumentException($"Host {host.Name}: the address '{Naming.Shown(host.Address)}' is not allowed: {AddressRule}.", nameof(settings));
            }

            if (host.User is { } user && !IsWord(user))
            {
                throw new ArgumentException($"Host {host.Name}: the user '{Naming.Shown(user)}' is not allowed: a user is a name.", nameof(settings));
            }

            if (host.ProxyJump is { } jump && JumpHost.Parse(jump) is null)
            {
                throw new ArgumentException($"Host {host.Name}: the jump host '{Naming.Shown(jump)}' is not allowed: {JumpHost.Rule}.", nameof(settings));
            }
        }

        string[] grouped = [.. settings.Groups.SelectMany(g => g.Hosts).Order(StringComparer.OrdinalIgnoreCase)];
        if (grouped.Length > 0 && !grouped.SequenceEqual(settings.Hosts.Select(h => h.Name).Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"The groups do not divide the pool: they have {string.Join(", ", grouped.Select(Naming.Shown))}. Let each host be in one group.", nameof(settings));
        }

        return settings;
    }

    /// <summary>Whether ssh takes it as one word: what begins with a hyphen would be an option.</summary>
    public static bool IsWord(string text) => text.Length > 0 && text[0] != '-' && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
}
