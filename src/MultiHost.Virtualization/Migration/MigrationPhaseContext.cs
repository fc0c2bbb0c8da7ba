using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Migration;

/// <summary>What a hook of a phase gets to see.</summary>
public sealed class MigrationPhaseContext
{
    internal MigrationPhaseContext(MigrationPhase phase, MigrationSide side, Guest guest)
    {
        Phase = phase;
        Side = side;
        Guest = guest;
    }

    /// <summary>The phase that begins.</summary>
    public MigrationPhase Phase { get; }

    /// <summary>The side that this code runs on; the phase itself may be the other side's.</summary>
    public MigrationSide Side { get; }

    /// <summary>This side's handle of the guest. On the destination its QEMU is there from the end of Prepare on.</summary>
    public Guest Guest { get; }

    /// <summary>
    /// Waits until the migration has reached a status on this side; over at once if it has been reached before.
    /// </summary>
    /// <param name="status">Which.</param>
    /// <param name="cancellationToken">The hook's token.</param>
    public async Task WaitForStatusAsync(MigrationStatus status, CancellationToken cancellationToken) =>
        await Guest.Here.Migration.WaitAsync(reached => reached == status, cancellationToken).ConfigureAwait(false);
}
