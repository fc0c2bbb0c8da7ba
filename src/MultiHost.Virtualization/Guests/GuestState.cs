namespace MultiHost.Virtualization.Guests;

/// <summary>What a guest is on one host.</summary>
public enum GuestState
{
    /// <summary>Not on this host: it has not arrived, or has left.</summary>
    Absent,

    /// <summary>A QEMU waits here for the guest's state.</summary>
    Incoming,

    /// <summary>It is here and runs.</summary>
    Running,

    /// <summary>It is here and does not run.</summary>
    Paused,

    /// <summary>It was here, and its QEMU has ended without being asked to.</summary>
    Lost,
}
