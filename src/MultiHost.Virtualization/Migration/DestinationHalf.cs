using System.Text.Json;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Qemu;
using MultiHost.Virtualization.Qmp;
using MultiHost.Virtualization.Storage;

namespace MultiHost.Virtualization.Migration;

/// <summary>The destination's half: Prepare, Finish.</summary>
internal sealed partial class DestinationHalf(MigrationContext context) : MigrationHalf(context, MigrationSide.Destination)
{
    private static readonly TimeSpan ResumeTimeout = TimeSpan.FromSeconds(10);

    private bool hasJob;
    private bool owns;
    private bool finished;
    private bool concluded;
    private StorageExport? export;
    private GuestLaunch? launch;

    protected override Task<MigrationCookie> ActAsync(ProtocolStep step, CancellationToken cancellationToken) => step.Phase switch
    {
        MigrationPhase.Prepare => PrepareAsync(cancellationToken),
        _ => step.Cancelled ? FinishCancelledAsync() : FinishAsync(cancellationToken),
    };

    protected override Task UndoAsync() => FinishCancelledAsync();

    protected override async Task AbortAsync()
    {
        if (concluded || !owns)
        {
            return;
        }

        if (!finished)
        {
            await FinishCancelledAsync().ConfigureAwait(false);
            return;
        }

        if (!IsV2)
        {
            await FenceAsync().ConfigureAwait(false);
        }
    }

    protected override void EndJob()
    {
        if (hasJob)
        {
            hasJob = false;
            Guest.Jobs.End();
        }
    }

    protected override async Task<IReadOnlyList<Check>> CheckAsync(CancellationToken cancellationToken)
    {
        concluded = true;
        if (Succeeded)
        {
            if (Options.Fault is not null && Guest.State == GuestState.Lost)
            {
                return [];
            }

            return await CheckGuestAsync(cancellationToken).ConfigureAwait(false);
        }

        if (Failure is { Phase: MigrationPhase.Confirm } || Cookie.PostCopied || Guest.State == GuestState.Lost)
        {
            return [];
        }

        if (IsV2 && Failure is { Phase: MigrationPhase.Finish })
        {
            return lostReply ? [] : [await CheckAsync("guest-paused", StateCheckAsync(cancellationToken, "paused", "prelaunch", "postmigrate")).ConfigureAwait(false)];
        }

        if (lostReply)
        {
            return [await CheckAsync("guest-paused", StateCheckAsync(cancellationToken, "paused")).ConfigureAwait(false)];
        }

        bool gone = !owns || Guest.State == GuestState.Absent;
        return [await CheckAsync("destination-gone", Task.FromResult((gone, gone ? "no process left" : Guest.State.ToString()))).ConfigureAwait(false)];
    }

    private async Task<MigrationCookie> PrepareAsync(CancellationToken cancellationToken)
    {
        Guest.Jobs.Begin(GuestJob.MigrationIn);
        hasJob = true;
        if (Guest.State != GuestState.Absent)
        {
            throw new GuestException(
                $"guest '{Guest.Name}' is {Guest.State.ToString().ToLowerInvariant()} on {Hosts.Self.Name} already; end it there first", Guest.Name);
        }

        using CancellationTokenSource deadline = new(Remaining(), Context.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        if (Cookie.Definition is { } theirs)
        {
            Guest.Redefine(theirs with { System = Guest.Definition.System });
        }

        GuestDefinition definition = Options.DestinationDefinition?.Invoke(Guest.Definition) ?? Guest.Definition;
        if (definition.Machine == Guest.Definition.Machine)
        {
            definition = definition with { Machine = WithType(definition.Machine, Cookie.MachineType!) };
        }

        definition = Faults.Adjust(definition);
        GuestLaunch found = await Context.Machines.LaunchOfAsync(definition, either.Token).ConfigureAwait(false);
        launch = found with { Accelerator = SameAccelerator(found), Devices = Cookie.Devices ?? [], ImageCopy = Cookie.ImageCopy, Incoming = true };
        owns = true;
        if (!Channel.StartsLate)
        {
            await StartAsync(either.Token).ConfigureAwait(false);
        }

        Channel.Port = Faults.Port ?? Channel.Port;
        string uri = await Channel.ListenAsync(either.Token).ConfigureAwait(false);
        await RunHookAsync("BeforeMigrationAsync", Context.Hooks.Before, cancellationToken).ConfigureAwait(false);
        return new MigrationCookie { Uri = uri, Storage = export?.Address };
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        Guest.Take(await GuestInstance.StartAsync(launch!, cancellationToken).ConfigureAwait(false), isIncoming: true);
        Guest.Qmp.Timeout = Options.MonitorTimeout;
        await Faults.QemuStartedAsync().ConfigureAwait(false);
        Guest.Has(Cookie.Devices ?? []);
        Guest.ImageCopy = Cookie.ImageCopy;
        TlsCredentials? credentials = Cookie.TlsFiles is { } files ? new TlsCredentials(Options.Tls!.Kind, files) : Options.Tls?.Destination;
        await new MigrationSetup(Guest, Options, MigrationSide.Destination)
            .ApplyAsync(credentials, Hosts[Context.From].Address, cancellationToken).ConfigureAwait(false);
        if (Options.CopyStorage != CopyStorage.None && GuestDisks.CopiedOf(Guest.Definition) is { Count: > 0 } copied)
        {
            export = await StorageExport.StartAsync(
                Guest.Qmp, Hosts.Self.Address, copied.Select(DiskArguments.NodeOf), Context.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<MigrationCookie> FinishAsync(CancellationToken cancellationToken)
    {
        string? statistics;
        try
        {
            statistics = await ArriveAsync(cancellationToken).ConfigureAwait(false);
            await LogInAsync(cancellationToken).ConfigureAwait(false);
            await RunHookAsync("PostMigrationAsync", Context.Hooks.After, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception first)
        {
            CleanUp steps = new(Hosts.WriteLine);
            steps.Keep("Finish", first);
            await steps.RunAsync($"putting guest '{Guest.Name}' right on {Hosts.Self.Name}", () => IsV2 ? KeepPausedAsync() : FinishCancelledAsync()).ConfigureAwait(false);
            EndJob();
            throw;
        }

        EndJob();
        return new MigrationCookie { Resumed = WasRunning ? Guest.Here.Run.Resumed : null, ArrivalStatistics = statistics };
    }

    private async Task<string?> ArriveAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(Remaining(), Context.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        MigrationStatus end;
        try
        {
            if (Channel.StartsLate)
            {
                await StartAsync(either.Token).ConfigureAwait(false);
            }

            await Channel.ReceiveAsync(either.Token).ConfigureAwait(false);
            end = await AwaitEndAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            IReadOnlyList<MigrationStatus> history = Guest.HereOrNull?.Migration.History ?? [];
            throw new QmpTimeoutException(
                $"QEMU did not report the end of the incoming migration in time; so far: {string.Join(", ", history)}", Options.Timeout);
        }

        if (end != MigrationStatus.Completed)
        {
            throw new GuestException($"the incoming migration ended with status '{end}'", Guest.Name);
        }

        await GoOnAsync(cancellationToken).ConfigureAwait(false);
        if (Options.PostCopy is null)
        {
            return null;
        }

        JsonElement statistics = await Guest.Qmp.ExecuteAsync("query-migrate", cancellationToken: cancellationToken).ConfigureAwait(false);
        return statistics.GetRawText();
    }

    private async Task<MigrationStatus> AwaitEndAsync(CancellationToken cancellationToken)
    {
        MigrationTracker tracker = Guest.Here.Migration;
        if (!Cookie.PostCopied)
        {
            return await tracker.WaitAsync(status => status.IsEnd, cancellationToken).ConfigureAwait(false);
        }

        // The guest goes on while the rest of its RAM follows: that is what post-copy is for.
        await tracker.WaitAsync(status => status.IsEnd || status == MigrationStatus.PostCopyActive, cancellationToken).ConfigureAwait(false);
        await GoOnAsync(cancellationToken).ConfigureAwait(false);
        return await Recovery.AwaitEndAsync(tracker, ListenAgainAsync, cancellationToken).ConfigureAwait(false);
    }

    private async Task ListenAgainAsync(CancellationToken cancellationToken)
    {
        string address = await Channel.ListenAgainAsync(cancellationToken).ConfigureAwait(false);
        await Recovery.TellAddressAsync(address, cancellationToken).ConfigureAwait(false);
    }

    private async Task LogInAsync(CancellationToken cancellationToken)
    {
        if (!WasRunning)
        {
            return;
        }

        if (Guest.Session is not IGuestLogin login)
        {
            if (Options.RegainAddressCommand is not null)
            {
                throw new GuestException(
                    $"a {Guest.Definition.System.Name} guest has no shell for MigrationOptions.RegainAddressCommand; give it another GuestDefinition.System", Guest.Name);
            }

            return;
        }

        if (Options.RegainAddressCommand is { } command)
        {
            await login.RegainAddressAsync(command, Options.LoginTimeout, cancellationToken).ConfigureAwait(false);
        }

        if (!Options.SkipLogin)
        {
            await login.LogInAsync(Options.LoginTimeout, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task GoOnAsync(CancellationToken cancellationToken)
    {
        if (finished)
        {
            return;
        }

        Guest.Session.TakeOver(Cookie.Work!);
        Guest.Session.Baseline = Cookie.Progress ?? 0;
        Guest.Arrived();
        finished = true;
        await (export?.StopAsync(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        if (WasRunning)
        {
            await Guest.Here.ContinueAsync(ResumeTimeout, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<MigrationCookie> FinishCancelledAsync()
    {
        // Only what this migration started: a refused one must not end the guest of another. After post-copy's beginning this is the guest itself.
        if (owns && !Cookie.PostCopied)
        {
            await Guest.ReleaseAsync().ConfigureAwait(false);
        }

        EndJob();
        return new MigrationCookie();
    }

    // The state of a processor under KVM and under emulation is not the same thing.
    private string SameAccelerator(GuestLaunch launch)
    {
        string wanted = Cookie.Accelerator!;
        bool canHave = launch.Accelerator == wanted || (wanted == "tcg" && launch.Settings.Accelerator == QemuAccelerator.Auto);
        return canHave
            ? wanted
            : throw new GuestException(
                $"guest '{Guest.Name}' runs with {wanted} on {Hosts[Context.From].Name}, but {Hosts.Self.Name} has {launch.Accelerator}; "
                + "set the property Qemu.Accelerator to tcg in the runsettings",
                Guest.Name);
    }

    private static string WithType(string machine, string type)
    {
        int comma = machine.IndexOf(',', StringComparison.Ordinal);
        return comma < 0 ? type : type + machine[comma..];
    }
}
