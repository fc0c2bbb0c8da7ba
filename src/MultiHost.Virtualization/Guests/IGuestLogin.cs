namespace MultiHost.Virtualization.Guests;

/// <summary>What a guest's session offers whose system has users: migrations log in at the destination, as Avocado-VT's do.</summary>
internal interface IGuestLogin
{
    /// <summary>Runs a command on the serial console that renews the guest's address.</summary>
    /// <exception cref="GuestException">It failed, or did not end in time.</exception>
    Task RegainAddressAsync(string command, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Logs in, the way that the guest's definition says.</summary>
    /// <exception cref="GuestException">It could not, in time.</exception>
    Task LogInAsync(TimeSpan timeout, CancellationToken cancellationToken);
}
