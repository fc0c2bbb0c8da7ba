using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Probes;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization;

public sealed partial class VirtualMachines
{
    // The start of a QEMU of the other host's, on a busy machine; no matter what <Timeouts> allows a test's own barriers.
    private static readonly TimeSpan WhyNotTimeout = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Asks two hosts whether they can do what the options ask for, each on its side and as the user that runs the tests there: for tests that skip where they
    /// cannot. Both hosts must call it; a host that is neither returns null at once.
    /// </summary>
    /// <param name="options">What a migration is to do.</param>
    /// <param name="from">Role of the source.</param>
    /// <param name="to">Role of the destination.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <returns>What lacks and where, the same on both hosts; null if nothing does.</returns>
    public async Task<string?> WhyNotAsync(MigrationOptions options, RoleName from, RoleName to, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = options.Validated();
        RoleName self = hosts.Self.Role;
        if (self != from && self != to)
        {
            return null;
        }

        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hosts.Stopping);
        MigrationSide side = self == from ? MigrationSide.Source : MigrationSide.Destination;
        string? lacks = options.Fault is { } fault && fault.SideOf(from) == side ? fault.WhyNot(hosts) : null;
        lacks ??= MeasuredMigration.ProberOf(options, hosts, from, to) == self ? options.Probe?.WhyNotHere() : null;
        string mine = lacks ?? await WhyNotHereAsync(options, side, either.Token).ConfigureAwait(false) ?? string.Empty;
        IBarrier branch = hosts.Barrier.Branch($"features {from}+{to}", from, to);
        using FileMarker marker = new(hosts.Folder);
        IReadOnlyDictionary<RoleName, string[]> said = await branch.ExchangeAsync(
            "WhyNot", new[] { mine, marker.Path }, WhyNotTimeout, either.Token).ConfigureAwait(false);
        bool seesAll = said.Values.All(value => File.Exists(value[1]));
        string hidden = options.Channel.Name == "unix" && !seesAll
            ? $"The channel unix needs both hosts on one machine, and {hosts.Self.Name} does not see the files of the other. Use MigrationChannel.Fd."
            : string.Empty;
        IReadOnlyDictionary<RoleName, string> unseen = await branch.ExchangeAsync("Sees", hidden, WhyNotTimeout, either.Token).ConfigureAwait(false);
        return new[] { said[from][0], said[to][0], unseen[from], unseen[to] }.FirstOrDefault(reason => reason.Length > 0);
    }

    private async Task<string?> WhyNotHereAsync(MigrationOptions options, MigrationSide side, CancellationToken cancellationToken)
    {
        if (!Availability.Installed)
        {
            return Availability.Reason;
        }

        if (!QemuFeatures.AreAskedFor(options))
        {
            return null;
        }

        // An answer of the binary that would run the guest: a QEMU of its own, paused, for a moment.
        GuestDefinition definition = new("feature-trial") { MemoryMiB = 8, WorkMiB = 1 };
        GuestLaunch launch = await LaunchOfAsync(definition, cancellationToken).ConfigureAwait(false);
        launch = launch with { Incoming = side == MigrationSide.Destination };
        GuestInstance trial = await GuestInstance.StartAsync(launch, cancellationToken).ConfigureAwait(false);
        await using (trial.ConfigureAwait(false))
        {
            try
            {
                await new MigrationSetup(definition.Name, trial, options, side).ApplyAsync(null, string.Empty, cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (Exception exception) when (exception is GuestException or QmpException)
            {
                return $"On {hosts.Self.Name}: {exception.Message}";
            }
        }
    }

    /// <summary>A file that shows whether another host sees this one's folder.</summary>
    private sealed class FileMarker : IDisposable
    {
        public FileMarker(string folder)
        {
            Path = System.IO.Path.Combine(folder, $"marker-{Guid.NewGuid():N}");
            File.WriteAllBytes(Path, []);
        }

        public string Path { get; }

        public void Dispose() => File.Delete(Path);
    }
}
