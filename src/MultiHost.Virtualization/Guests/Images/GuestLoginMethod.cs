namespace MultiHost.Virtualization.Guests.Images;

/// <summary>How the login after a migration is made. At the guest's start it is always by the serial port, where the shell then stays.</summary>
public enum GuestLoginMethod
{
    /// <summary>The shell on the serial port must answer as the user.</summary>
    Serial,

    /// <summary>A new connection to the guest's sshd, by the host's OpenSSH client.</summary>
    Ssh,
}
