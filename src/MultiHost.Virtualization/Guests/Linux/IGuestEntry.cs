using MultiHost.Virtualization.Guests.Shell;

namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>How one gets to the shell on a guest's serial port after the guest's start.</summary>
internal interface IGuestEntry
{
    /// <summary>A QEMU that will start the guest is here: what its console says from now on counts.</summary>
    void Attach(SerialConsole console);

    /// <summary>Waits until a shell listens, and logs in if need be.</summary>
    /// <exception cref="GuestException">It did not come to that; the message has the console's last lines.</exception>
    Task EnterAsync(Guest guest, GuestShell shell, CancellationToken cancellationToken);

    /// <summary>Interrupts what runs in the shell (Ctrl-C), and waits until a shell listens again where the guest says so by itself.</summary>
    Task InterruptAsync(Guest guest, CancellationToken cancellationToken);
}
