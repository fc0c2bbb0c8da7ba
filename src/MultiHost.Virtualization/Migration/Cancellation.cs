using System.Text.Json.Nodes;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Migration;

/// <summary>Cancels a transfer on the source so that it does end.</summary>
internal static class Cancellation
{
    /// <summary>
    /// QEMU before 10.0 can wait for ever when it is told to cancel just before the switch-over: <c>migration_maybe_pause</c> looks for a cancellation,
    /// lets go of the lock, and waits for <c>migrate-continue</c>; one that comes in between wakes nobody. Telling it to go on with the cancellation does,
    /// and where nobody waits it has no effect.
    /// </summary>
    public static async Task CancelTransferAsync(this QmpClient qmp)
    {
        await qmp.ExecuteAsync("migrate_cancel").ConfigureAwait(false);
        try
        {
            JsonObject state = new() { ["state"] = MigrationStatus.Cancelling.Value };
            await qmp.ExecuteAsync("migrate-continue", state).ConfigureAwait(false);
        }
        catch (QmpException)
        {
            // "Migration not in expected state": it has ended already.
        }
    }
}
