using MultiHost.Virtualization.Guests.Shell;

namespace MultiHost.Virtualization.Guests;

/// <summary>
/// What the kit does with what runs inside a guest, whichever system that is: the seam between migrations and kinds of guests. One per handle of a
/// guest; safe to use from several threads.
/// </summary>
internal interface IGuestSession : IGuestWork
{
    /// <summary>The shell in the guest; null if this system has none.</summary>
    GuestShell? Shell { get; }

    /// <inheritdoc cref="IGuestWork.Baseline"/>
    new long Baseline { get; set; }

    /// <summary>The counter when somebody last read it; no wait.</summary>
    long LastSeen { get; }

    /// <summary>Whether <see cref="VerifyMemoryAsync"/> can tell anything about the present work.</summary>
    bool VerifiesMemory { get; }

    /// <summary>A QEMU with the guest, or one that waits for it, is here now: its console is to be listened to.</summary>
    void Attach(GuestInstance instance);

    /// <summary>Waits for the first sign of life of a guest that is about to be started. The wait begins with the call, not with the await.</summary>
    Task WaitUntilReadyAsync(CancellationToken cancellationToken);

    /// <summary>Gives the guest new work and waits until it has begun.</summary>
    Task StartAsync(GuestWork work, CancellationToken cancellationToken);

    /// <summary>Has the guest verify all memory of its work once more from now on, or until something was bad.</summary>
    /// <exception cref="GuestException">The guest fell silent, or began other work.</exception>
    Task<MemorySweep> VerifyMemoryAsync(CancellationToken cancellationToken);

    /// <summary>What the destination's session has to know of this one; handed to <see cref="TakeOver"/> there.</summary>
    string HandOver();

    /// <summary>Goes on where the source's session was.</summary>
    void TakeOver(string state);
}
