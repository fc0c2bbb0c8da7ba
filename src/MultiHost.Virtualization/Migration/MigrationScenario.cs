using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Migration;

/// <summary>
/// Base of test classes that migrate guests. Its bodies run on all hosts of the group at the same time. Every hook is optional;
/// their order is that of this class's members, and docs/scenarios.md shows it.
/// </summary>
/// <param name="hosts">The hosts of the running test.</param>
/// <param name="machines">This host's guests.</param>
public abstract partial class MigrationScenario(IHostGroup hosts, VirtualMachines machines)
{
    private readonly List<Guest> guests = [];
    private readonly ScenarioParties parties = new(hosts);

    /// <summary>The hosts of the running test.</summary>
    protected IHostGroup Hosts { get; } = hosts;

    /// <summary>This host's guests.</summary>
    protected VirtualMachines Machines { get; } = machines;

    /// <summary>This host's handles of the guests that this scenario has prepared, in that order.</summary>
    protected IReadOnlyList<Guest> Guests
    {
        get
        {
            lock (guests)
            {
                return [.. guests];
            }
        }
    }

    /// <inheritdoc cref="VirtualMachines.PrepareAsync(string, Func{GuestDefinition, GuestDefinition}?, RoleName, CancellationToken)"/>
    protected async Task<Guest> PrepareGuestAsync(
        string name,
        Func<GuestDefinition, GuestDefinition>? define = null,
        RoleName on = default,
        CancellationToken cancellationToken = default) =>
        Add(await Machines.PrepareAsync(name, define, on, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc cref="VirtualMachines.PrepareAsync(GuestDefinition, RoleName, CancellationToken)"/>
    protected async Task<Guest> PrepareGuestAsync(GuestDefinition definition, RoleName on = default, CancellationToken cancellationToken = default) =>
        Add(await Machines.PrepareAsync(definition, on, cancellationToken).ConfigureAwait(false));

    /// <summary>Migrates a guest, with the hooks of this class. Otherwise as <see cref="VirtualMachines.MigrateAsync"/>.</summary>
    /// <inheritdoc cref="VirtualMachines.MigrateAsync"/>
    protected async Task<MigrationReport> MigrateAsync(
        Guest guest, RoleName from, RoleName to, MigrationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(guest);
        options ??= new MigrationOptions();
        RoleName self = Hosts.Self.Role;
        MigrationPart part = new(guest, from, to, self == from ? MigrationSide.Source : MigrationSide.Destination, options);
        MigrationHooks hooks = new()
        {
            Before = token => BeforeMigrationAsync(part, token),
            After = token => PostMigrationAsync(part, token),
            Check = (outcome, token) => CheckSideAsync(part, outcome, token),
        };
        Task<MigrationReport> RunAsync() => LiveMigration.RunAsync(Machines, guest, from, to, options, hooks, cancellationToken);
        if (from == to || (self != from && self != to))
        {
            return await RunAsync().ConfigureAwait(false);
        }

        parties.Add(from, to);
        return part.Side == MigrationSide.Source
            ? await MigrateSourceAsync(part, RunAsync).ConfigureAwait(false)
            : await MigrateDestinationAsync(part, RunAsync).ConfigureAwait(false);
    }

    /// <summary>Migrates guests of this scenario by name, all at once.</summary>
    /// <param name="names">Names of guests that this scenario has prepared.</param>
    /// <param name="from">Role of the host that they are on.</param>
    /// <param name="to">Role of the host that they are to go to.</param>
    /// <param name="options">What to do on the way, for all of them. Default: as for one.</param>
    /// <param name="override">Changes the options for one guest. Default: leaves them.</param>
    /// <param name="cancellationToken">Ends the migrations; the guests stay on the source.</param>
    /// <returns>A report for each name, in their order.</returns>
    /// <exception cref="ArgumentException">The scenario has no guest of a name.</exception>
    protected async Task<IReadOnlyList<MigrationReport>> MigrateAsync(
        IEnumerable<string> names,
        RoleName from,
        RoleName to,
        MigrationOptions? options = null,
        Func<Guest, MigrationOptions, MigrationOptions>? @override = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        MigrationOptions common = options ?? new MigrationOptions();
        List<Guest> named = [.. names.Select(Find)];
        return await Task.WhenAll(named.Select(
            guest => MigrateAsync(guest, from, to, @override?.Invoke(guest, common) ?? common, cancellationToken))).ConfigureAwait(false);
    }

    private Guest Add(Guest guest)
    {
        lock (guests)
        {
            guests.Add(guest);
        }

        return guest;
    }

    private Guest Find(string name) => Guests.LastOrDefault(guest => string.Equals(guest.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"This scenario has no guest '{name}' on host '{Hosts.Self.Name}'. It has: {string.Join(", ", Guests.Select(guest => guest.Name))}.", nameof(name));

    private Task CheckSideAsync(MigrationPart part, MigrationOutcome outcome, CancellationToken cancellationToken)
    {
        part.Outcome = outcome;
        return part.Side == MigrationSide.Source ? CheckSourceAsync(part, cancellationToken) : CheckDestinationAsync(part, cancellationToken);
    }
}
