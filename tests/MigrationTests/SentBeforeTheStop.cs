using System.Text.Json;
using MultiHost.Virtualization.Migration;

namespace MigrationTests;

/// <summary>What the source's QEMU counted until it stopped the guest: that alone obeys a limit of bandwidth.</summary>
/// <param name="Limit">Bytes a second that QEMU was told, by its own answer.</param>
/// <param name="Bytes">Bytes of memory.</param>
/// <param name="Time">From the beginning, with pauses.</param>
internal sealed record SentBeforeTheStop(long Limit, long Bytes, TimeSpan Time)
{
    // QEMU hands the limit out in portions for 100 ms, of which a first and a last one may be used up in less, and overdraws them a little. A busy
    // machine only makes it slower.
    private static readonly TimeSpan Portions = TimeSpan.FromMilliseconds(300);

    /// <summary>Asks in the phase in which both QEMUs are still there and the figures are final; null in any other, and on the destination.</summary>
    public static async Task<SentBeforeTheStop?> AskAsync(MigrationPhaseContext phase)
    {
        if (phase is not { Phase: MigrationPhase.Finish, Side: MigrationSide.Source })
        {
            return null;
        }

        JsonElement parameters = await phase.Guest.Qmp.ExecuteAsync("query-migrate-parameters");
        JsonElement migration = await phase.Guest.Qmp.ExecuteAsync("query-migrate");
        return new SentBeforeTheStop(
            parameters.GetProperty("max-bandwidth").GetInt64(),
            migration.GetProperty("ram").GetProperty("precopy-bytes").GetInt64(),
            TimeSpan.FromMilliseconds(migration.GetProperty("total-time").GetInt64() - migration.GetProperty("downtime").GetInt64()));
    }

    /// <summary>The most that a limit lets through in that time.</summary>
    public long MostUnder(long bytesPerSecond) => (long)(bytesPerSecond * (Time + Portions).TotalSeconds);
}
