using System.Net;
using System.Net.Sockets;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Hosts;
using MultiHost.Virtualization.Migration;

namespace MultiHost.Virtualization.Probes;

/// <summary>
/// A migration with measurements around it that its two sides cannot make inside: the network as another host sees it, and the guest's clock. All who
/// measure meet before and after, whether the migration succeeds or not.
/// </summary>
internal sealed class MeasuredMigration
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private readonly VirtualMachines machines;
    private readonly Guest guest;
    private readonly RoleName from;
    private readonly RoleName to;
    private readonly MigrationOptions options;
    private readonly RoleName prober;
    private readonly IBarrier barrier;

    public MeasuredMigration(VirtualMachines machines, Guest guest, RoleName from, RoleName to, MigrationOptions options)
    {
        this.machines = machines;
        this.guest = guest;
        this.from = from;
        this.to = to;
        this.options = options;
        IHostGroup hosts = machines.Hosts;
        prober = ProberOf(options, hosts, from, to);
        barrier = hosts.Barrier.Branch($"{LiveMigration.WayOf(hosts, guest, from, to)}.measured", [.. new[] { from, to, prober }.Distinct()]);
    }

    private RoleName Self => machines.Hosts.Self.Role;

    /// <summary>Role of the host that probes; the destination's if nobody does.</summary>
    public static RoleName ProberOf(MigrationOptions options, IHostGroup hosts, RoleName from, RoleName to) => options.Probe is not { } probe ? to
        : probe.From != RoleName.None ? hosts[probe.From].Role
        : hosts.Hosts.Select(host => host.Role).FirstOrDefault(role => role != from && role != to, to);

    public static bool IsWanted(MigrationOptions options) => options.Probe is not null || options.MeasureGuestClock;

    public async Task<MigrationReport> RunAsync(Func<Task<MigrationReport>> migrate, CancellationToken cancellationToken)
    {
        if (Self != from && Self != to && Self != prober)
        {
            return await migrate().ConfigureAwait(false);
        }

        ProbeRun? run = null;
        try
        {
            (run, ClockReading? before) = await BeginAsync(cancellationToken).ConfigureAwait(false);
            MigrationReport report;
            try
            {
                report = await migrate().ConfigureAwait(false);
            }
            catch (Exception)
            {
                await EndSafelyAsync(run, before, cancellationToken).ConfigureAwait(false);
                throw;
            }

            Measurement mine = await EndAsync(run, before, report, cancellationToken).ConfigureAwait(false);
            return report with { Probe = mine.Probe, GuestClock = mine.Drift(report.ClockOffset) };
        }
        finally
        {
            if (run is not null)
            {
                await run.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Starts the probe here, if this host probes, and waits until it is answered; a failure is told to all.</summary>
    private async Task<(ProbeRun? Run, ClockReading? Before)> BeginAsync(CancellationToken cancellationToken)
    {
        ProbeRun? run = null;
        ClockReading? before = null;
        string? failure = null;
        IReadOnlyList<IPEndPoint> targets = [];

        // A guest that is still booting on its host must not be taken for one that does not answer.
        await barrier.SignalAndWaitAsync("up", options.Timeout + options.WorkTimeout + Grace, cancellationToken).ConfigureAwait(false);
        try
        {
            if (Self == prober && options.Probe is { } probe)
            {
                targets = await TargetsAsync(probe, cancellationToken).ConfigureAwait(false);
                run = new ProbeRun(probe, targets, machines.Time);
                await run.WaitForAnswerAsync(AnswerTimeout, cancellationToken).ConfigureAwait(false);
            }

            if (Self == from && options.MeasureGuestClock)
            {
                before = await ClockReading.TakeAsync(guest, machines.Time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException or MultiHostException)
        {
            failure = exception is TimeoutException
                ? $"no answer of the guest at {string.Join(" or ", targets)} within {AnswerTimeout.TotalSeconds} s"
                : exception is SocketException && options.Probe?.WhyNotHere() is { } lacks ? lacks : exception.Message;
        }

        var all = await barrier.ExchangeAsync("before", failure ?? string.Empty, AnswerTimeout + Grace, cancellationToken).ConfigureAwait(false);
        if (all.FirstOrDefault(pair => pair.Value.Length > 0) is { Value: { } cause } failed)
        {
            if (run is not null)
            {
                await run.DisposeAsync().ConfigureAwait(false);
            }

            throw new GuestException($"Guest '{guest.Name}' cannot be measured on {failed.Key} ({machines.Hosts[failed.Key].Name}): {cause}", guest.Name);
        }

        return (run, before);
    }

    // A host that takes no part waits for the end of a failed migration, too.
    private async Task EndSafelyAsync(ProbeRun? run, ClockReading? before, CancellationToken cancellationToken)
    {
        try
        {
            await EndAsync(run, before, null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is MultiHostException or OperationCanceledException)
        {
            // The migration's failure is the one to tell.
        }
    }

    private async Task<Measurement> EndAsync(ProbeRun? run, ClockReading? before, MigrationReport? report, CancellationToken cancellationToken)
    {
        // Longer than the two sides can take.
        TimeSpan limit = options.Timeout + (5 * options.WorkTimeout) + Grace;
        Measurement mine = new() { Before = before };
        if (Self == to && report is { Outcome: MigrationOutcome.Completed } && options.MeasureGuestClock)
        {
            mine = mine with { After = await ClockReading.TakeAsync(guest, machines.Time, cancellationToken).ConfigureAwait(false) };
        }

        await barrier.SignalAndWaitAsync("after", limit, cancellationToken).ConfigureAwait(false);
        if (run is not null)
        {
            try
            {
                // So that a silence at the end has an end, too.
                await run.WaitForAnswerAsync(AnswerTimeout, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                machines.Hosts.WriteLine(
                    $"Guest '{guest.Name}' does not answer the probe from {Self} any more, {AnswerTimeout.TotalSeconds} s after its migration.");
            }

            NetworkProbeResult result = await run.StopAsync(Self).ConfigureAwait(false);
            machines.Hosts.Probed(guest.Name, result, run.Gaps());
            mine = mine with { Probe = result };
        }

        var all = await barrier.ExchangeAsync("measured", mine, AnswerTimeout + Grace, cancellationToken).ConfigureAwait(false);
        return new Measurement { Probe = all[prober].Probe, Before = all[from].Before, After = all[to].After };
    }

    private async Task<IReadOnlyList<IPEndPoint>> TargetsAsync(NetworkProbe probe, CancellationToken cancellationToken)
    {
        GuestNetwork network = guest.Definition.Network
            ?? throw new GuestException($"Guest '{guest.Name}' has no network. Set GuestDefinition.Network.", guest.Name);
        if (network.Bridge is not null && network.Ip.AddressFamily != AddressFamily.InterNetwork)
        {
            throw new GuestException($"Guest '{guest.Name}' has the address {network.Ip}, and a probe speaks IPv4 only. Give its network an IPv4 address.", guest.Name);
        }

        if (probe.IsPing)
        {
            return network.Bridge is not null
                ? [new IPEndPoint(network.Ip, 0)]
                : throw new GuestException($"Guest '{guest.Name}': a user network answers no ping. Use NetworkProbe.Udp, or a tap.", guest.Name);
        }

        List<IPEndPoint> targets = [];
        foreach (RoleName role in new[] { from, to })
        {
            targets.Add(network.EchoAt(await machines.ForwardedAsync(guest.Definition, machines.Hosts[role], cancellationToken).ConfigureAwait(false)));
        }

        return [.. targets.Distinct()];
    }

    private sealed record Measurement
    {
        public NetworkProbeResult? Probe { get; init; }

        public ClockReading? Before { get; init; }

        public ClockReading? After { get; init; }

        public GuestClockDrift? Drift(TimeSpan clockOffset) => Before is null || After is null
            ? null
            : new GuestClockDrift(
                TimeSpan.FromMilliseconds(After.AheadMs - Before.AheadMs) + clockOffset,
                TimeSpan.FromMilliseconds(After.UncertaintyMs + Before.UncertaintyMs));
    }
}
