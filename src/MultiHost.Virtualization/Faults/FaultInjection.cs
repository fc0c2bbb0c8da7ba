using System.Globalization;
using System.Net;
using MultiHost.Linux;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Hosts;
using MultiHost.Virtualization.Migration;

namespace MultiHost.Virtualization.Faults;

/// <summary>
/// One side's part in the fault of a migration: injects it at its moment if it is this side's, waits until it shows, and heals it when its phase
/// is over. Both sides call <see cref="BeginAsync"/> and <see cref="EndAsync"/> around every phase. For one run.
/// </summary>
internal sealed class FaultInjection(MigrationContext context, MigrationSide side)
{
    // For the end of a process that was killed, and for an answer of the other side beyond what its own waits may take.
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private readonly Fault? fault = context.Options.Fault;
    private IAsyncDisposable? cure;
    private CancellationTokenSource? ending;
    private Task striking = Task.CompletedTask;
    private string? refusal;
    private string? strikeError;

    /// <summary>Whether the fault is there, or has been: on this side.</summary>
    public bool HasStruck { get; private set; }

    /// <summary>Port that the destination has to use, because it is taken.</summary>
    public int? Port { get; private set; }

    private bool IsMine => fault?.SideOf(context.From) == side;

    private bool HasPostCopy => context.Options.PostCopy is not null;

    private string Where => context.Hosts.Self.Name;

    /// <summary>Injects what strikes before the phase's work, and prepares what strikes later in it.</summary>
    /// <exception cref="MultiHostException">The other side cannot be reached.</exception>
    public async Task BeginAsync(ProtocolStep step)
    {
        if (fault is null || step.Phase != fault.Phase || step.Cancelled)
        {
            return;
        }

        FaultTiming timing = FaultTimings.Of(fault, fault.SideOf(context.From), HasPostCopy);
        if (timing == FaultTiming.BeforeWork)
        {
            if (step.Phase == MigrationPhase.Finish)
            {
                await AwaitArrivalAsync().ConfigureAwait(false);
            }

            string? error = IsMine ? await TryStrikeAsync().ConfigureAwait(false) : null;
            IReadOnlyDictionary<RoleName, string?> errors = await context.Barrier
                .ExchangeAsync($"{step.Phase}: fault", error, ExchangeTimeout, CancellationToken.None).ConfigureAwait(false);
            refusal = errors.Values.FirstOrDefault(text => text is not null);
        }
        else if (timing is FaultTiming.DuringTransfer or FaultTiming.DuringPostCopy && IsMine)
        {
            ending = CancellationTokenSource.CreateLinkedTokenSource(context.Hosts.Stopping);
            striking = StrikeWhenActiveAsync(ending.Token);
        }
    }

    /// <summary>On the destination in Prepare, when its QEMU runs.</summary>
    public async Task QemuStartedAsync()
    {
        if (IsMine && fault is { Phase: MigrationPhase.Prepare } && FaultTimings.Of(fault, side, HasPostCopy) == FaultTiming.WhenQemuRuns)
        {
            await StrikeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Fails the phase if its fault could not be injected.</summary>
    public void ThrowIfRefused()
    {
        if (refusal is { } reason)
        {
            refusal = null;
            throw NotInjected(reason);
        }
    }

    /// <summary>Whether this fault strikes now, at the end of this phase's work.</summary>
    public bool StrikesAfter(ProtocolStep step, FaultKind kind)
    {
        if (!IsMine || fault!.Kind != kind || step.Phase != fault.Phase || step.Cancelled)
        {
            return false;
        }

        Tell("struck");
        return true;
    }

    /// <summary>Heals, also a fault whose healing has failed before.</summary>
    /// <exception cref="InvalidOperationException">It could not be injected in the middle of the phase.</exception>
    /// <exception cref="TimeoutException">It could not be healed.</exception>
    public async Task EndAsync()
    {
        if (ending is not null)
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await striking.ConfigureAwait(false);
            ending.Dispose();
            ending = null;
        }

        CleanUp healings = new(context.Hosts.WriteLine);
        if (cure is { } healing)
        {
            string met = healing is NftTable filter ? await CountAsync(filter).ConfigureAwait(false) : string.Empty;
            await healings.RunAsync($"the healing of fault {fault} on {Where}", async () =>
            {
                await healing.DisposeAsync().ConfigureAwait(false);
                cure = null;
                context.Hosts.WriteLine($"{Clock} Fault {fault} healed on {Where}{met}.");
                context.Hosts.FaultIs(context.Guest.Name, $"{fault}", "healed");
            }).ConfigureAwait(false);
        }

        if (strikeError is { } error)
        {
            strikeError = null;
            healings.Keep($"the injection of fault {fault} on {Where}", NotInjected(error));
        }

        healings.ThrowFirst();
    }

    /// <summary>What the destination is to start, of what it should.</summary>
    public GuestDefinition Adjust(GuestDefinition definition) => !IsMine || !HasStruck ? definition : fault!.Kind switch
    {
        FaultKind.LackMachineType => definition with { Machine = "pc-of-another-qemu" },
        FaultKind.LackDisk => definition with
        {
            ExtraArguments =
            [
                .. definition.ExtraArguments,
                "-drive", $"if=none,id=lacking,format=raw,file={Path.Combine(context.Hosts.Folder, "disk-of-another-host.img")}",
            ],
        },
        _ => definition,
    };

    /// <summary>Where the source is to go, instead of where it should.</summary>
    public string Misdirect(string uri)
    {
        if (!IsMine || fault!.Kind != FaultKind.WrongAddress || !uri.StartsWith("tcp:", StringComparison.Ordinal))
        {
            return uri;
        }

        // All of 127.0.0.0/8 is this host, and nobody listens on that one.
        return $"tcp:127.255.255.254:{uri[(uri.LastIndexOf(':') + 1)..]}";
    }

    // An answer takes as long as the other side waits for what it needs to strike.
    private TimeSpan ExchangeTimeout => context.Options.Timeout + context.Options.MonitorTimeout + Grace;

    private string Clock => context.Time.GetUtcNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    // The source is done when it has written everything, which is not to say that it has arrived: a fault in Finish always meets the same state.
    private async Task AwaitArrivalAsync()
    {
        if (side == MigrationSide.Destination)
        {
            using CancellationTokenSource deadline = new(context.Options.Timeout, context.Time);
            await ((Task)context.Guest.Here.Migration.WaitAsync(status => status.IsEnd, deadline.Token))
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await context.Barrier.SignalAndWaitAsync("Finish: arrived", ExchangeTimeout, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task StrikeWhenActiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            MigrationStatus due = fault!.Phase == MigrationPhase.Finish ? MigrationStatus.PostCopyActive : MigrationStatus.Active;
            await context.Guest.Here.Migration.WaitAsync(status => status == due, cancellationToken).ConfigureAwait(false);
            if (due == MigrationStatus.PostCopyActive)
            {
                // Until the guest runs there, QEMU could not recover it.
                await context.Guest.Work.ReadProgressAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or MultiHostException)
        {
            // The transfer did not get that far. The verdict says that the fault did not strike.
            return;
        }

        strikeError = await TryStrikeAsync().ConfigureAwait(false);
    }

    // A figure for the log: a filter that does not tell it is healed all the same.
    private static async Task<string> CountAsync(NftTable filter)
    {
        try
        {
            return $"; {await filter.CountAsync().ConfigureAwait(false)} packets met it";
        }
        catch (Exception exception) when (exception is TimeoutException or InvalidOperationException or IOException)
        {
            return $"; how many packets met it is not known: {exception.Message}";
        }
    }

    private InvalidOperationException NotInjected(string reason) => new($"fault {fault} could not be injected: {reason}");

    private async Task<string?> TryStrikeAsync()
    {
        try
        {
            await StrikeAsync().ConfigureAwait(false);
            return null;
        }
#pragma warning disable CA1031 // The other side waits for the answer, whatever it was.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"{exception.Message} (on {Where})";
        }
    }

    private async Task StrikeAsync()
    {
        cure = fault!.Kind switch
        {
            FaultKind.KillQemu => await KillAsync().ConfigureAwait(false),
            FaultKind.FreezeQemu => await StoppedProcess.StopAsync(context.Guest.Here.Process.Id).ConfigureAwait(false),
            FaultKind.MonitorStopsAnswering => new SilentMonitor(context.Guest.Here.Monitor),
            FaultKind.CutNetwork => await FilterAsync("counter drop").ConfigureAwait(false),
            FaultKind.DropPackets => await FilterAsync($"numgen random mod 100 < {fault.Percent} counter drop").ConfigureAwait(false),
            FaultKind.RefusePort when fault.Phase == MigrationPhase.Prepare => await TakePortAsync().ConfigureAwait(false),
            FaultKind.RefusePort => await FilterAsync("meta l4proto tcp counter reject with tcp reset").ConfigureAwait(false),
            FaultKind.BreakPostCopy => await BreakAsync().ConfigureAwait(false),
            _ => null, // Adjust, Misdirect and the halves do it
        };
        Tell("struck");
    }

    private void Tell(string what)
    {
        HasStruck = true;
        context.Hosts.WriteLine($"{Clock} Fault {fault} {what} on {Where}.");
        context.Hosts.FaultIs(context.Guest.Name, $"{fault}", what);
    }

    private async Task<IAsyncDisposable?> KillAsync()
    {
        int id = context.Guest.ProcessId;
        try
        {
            await context.Guest.KillAsync().WaitAsync(KillPatience, context.Time).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"QEMU (process {id}) was killed and did not end within {KillPatience.TotalSeconds} s", exception);
        }

        return null;
    }

    private async Task<IAsyncDisposable?> BreakAsync()
    {
        await context.Guest.Qmp.ExecuteAsync("migrate-pause", outOfBand: true).ConfigureAwait(false);
        return null;
    }

    private async Task<IAsyncDisposable> TakePortAsync()
    {
        PortHolder holder = new(
            await HostAddress.ToListenAtAsync(context.Hosts.Self.Address, context.Time, CancellationToken.None).ConfigureAwait(false));
        Port = holder.Port;
        return holder;
    }

    private async Task<IAsyncDisposable> FilterAsync(string rule)
    {
        string peer = context.Hosts[side == MigrationSide.Source ? context.To : context.From].Address;
        IReadOnlyList<IPAddress> all = await HostAddress.ResolveAsync(peer, context.Time, CancellationToken.None).ConfigureAwait(false);
        return await PacketFilter.StartAsync(all, rule, context.Time).ConfigureAwait(false);
    }
}
