using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Probes;

namespace MultiHost.Virtualization.Migration;

/// <summary>Runs this host's half of a migration.</summary>
internal static class LiveMigration
{
    public static async Task<MigrationReport> RunAsync(
        VirtualMachines machines, Guest guest, RoleName from, RoleName to, MigrationOptions options, MigrationHooks hooks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(guest);
        options = options.Validated();
        IHostGroup hosts = machines.Hosts;
        _ = hosts[from];
        _ = hosts[to];
        if (from == to)
        {
            throw new ArgumentException($"Guest '{guest.Name}' cannot be migrated from '{from}' to itself.", nameof(to));
        }

        if (MeasuredMigration.IsWanted(options))
        {
            MigrationOptions plain = options with { Probe = null, MeasureGuestClock = false };
            MeasuredMigration measured = new(machines, guest, from, to, options);
            return await measured.RunAsync(() => RunAsync(machines, guest, from, to, plain, hooks, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        options = options.PreparedForFault(from, to);
        RoleName self = hosts.Self.Role;
        if (self != from && self != to)
        {
            return new MigrationReport(guest.Name, from, to, MigrationOutcome.NotInvolved);
        }

        // A second migration of the same guest beside the first needs exchanges of its own, to be refused by both sides alike.
        int number = guest.NextMigration(from, to);
        string way = WayOf(hosts, guest, from, to);
        string branch = number == 1 ? way : $"{way}.{number}";
        MigrationContext context = new(machines, guest, from, to, options, hosts.Barrier.Branch(branch, from, to), cancellationToken) { Hooks = hooks };
        MigrationHalf half = self == from ? new SourceHalf(context) : new DestinationHalf(context);
        return await half.RunAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Begins the names of a migration's exchanges. A third host may come to a guest's next migration while that is on its way to the second: it must not be
    /// taken for a party of this one.
    /// </summary>
    public static string WayOf(IHostGroup hosts, Guest guest, RoleName from, RoleName to) =>
        hosts.Hosts.Count == 2 ? guest.Name : $"{guest.Name} {from}+{to}";
}
