using System.Text;

namespace MultiHost.Virtualization.Guests.Images;

/// <summary>How one logs in to a guest.</summary>
/// <param name="User">Name of the user.</param>
public sealed record GuestLogin(string User)
{
    /// <summary>The password, for the serial port. Default: null, none is asked for. Not part of <see cref="ToString"/>.</summary>
    public string? Password { get; init; }

    /// <summary>
    /// Name of a <c>Property</c> of the runsettings that holds the password, in the place of <see cref="Password"/>: so it is in neither code nor a file of guests. Only the host that
    /// starts the guest needs it. Default: null.
    /// </summary>
    public string? PasswordProperty { get; init; }

    /// <summary>The private key, for ssh: a file on every host. Default: null, ssh's own.</summary>
    public string? KeyFile { get; init; }

    /// <summary>
    /// The guest's public host key, for ssh, such as <c>ssh-ed25519 AAAA…</c>. Default: null: the key must be in the known_hosts of the host that logs in.
    /// </summary>
    public string? HostKey { get; init; }

    /// <summary>How the login after a migration is made. Default: serial.</summary>
    public GuestLoginMethod Method { get; init; }

    /// <summary>Longest time from the guest's start to the shell. Default: 360 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(360);

    private bool PrintMembers(StringBuilder text)
    {
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"User = {User}, Method = {Method}");
        return true;
    }
}
