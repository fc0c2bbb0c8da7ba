using System.Text.Json;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Hosts;
using MultiHost.Virtualization.Qmp;
using MultiHost.Virtualization.Storage;

namespace MultiHost.Virtualization.Migration;

/// <summary>The source's half: Begin, Perform, Confirm.</summary>
internal sealed partial class SourceHalf(MigrationContext context) : MigrationHalf(context, MigrationSide.Source)
{
    private bool hasJob;
    private readonly CancellationTokenSource givingUp = new();
    private bool performed;
    private Transfer? transfer;
    private Task<TransferResult>? running;
    private bool confirmed;
    private TlsCredentials? made;
    private StorageCopy? copy;

    protected override Task<MigrationCookie> ActAsync(ProtocolStep step, CancellationToken cancellationToken) => step.Phase switch
    {
        MigrationPhase.Begin => BeginAsync(cancellationToken),
        MigrationPhase.Perform => PerformAsync(cancellationToken),
        _ => ConfirmAsync(step.Cancelled),
    };

    protected override Task UndoAsync()
    {
        EndJob();
        return Task.CompletedTask;
    }

    protected override async Task AbortAsync()
    {
        if (!hasJob || confirmed || Guest.State is not (GuestState.Paused or GuestState.Running))
        {
            return;
        }

        await GiveUpAsync().ConfigureAwait(false);
        if (transfer is { PostCopied: true })
        {
            Hosts.WriteLine($"Guest '{Guest.Name}': post-copy had begun, so it stays paused here, on {Hosts.Self.Name}: it can go on at the destination only.");
            return;
        }

        await ResumeIfItRanAsync().ConfigureAwait(false);
        if (performed)
        {
            Hosts.WriteLine(
                $"Guest '{Guest.Name}': the destination cannot be reached any more, so it goes on here, on {Hosts.Self.Name}. "
                + "Its copy there is paused or gone; if that host was cut off in Finish, see to it that it does not run.");
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
        if (Succeeded)
        {
            Check gone = await CheckAsync("source-gone", Task.FromResult((Guest.State == GuestState.Absent, StateText()))).ConfigureAwait(false);
            return copy?.Compared is { } compared ? [gone, await CheckAsync("disks-equal", Task.FromResult(compared)).ConfigureAwait(false)] : [gone];
        }

        if (Failure is { Phase: MigrationPhase.Confirm } || (IsV2 && Failure is { Phase: MigrationPhase.Finish }))
        {
            return [await CheckAsync("source-gone", Task.FromResult((Guest.State == GuestState.Absent, StateText()))).ConfigureAwait(false)];
        }

        // A source that was lost, or has given the guest up to post-copy, has nothing left to check: the failure itself says so.
        return Guest.State == GuestState.Lost || transfer is { PostCopied: true } ? [] : await CheckGuestAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<MigrationCookie> BeginAsync(CancellationToken cancellationToken)
    {
        Guest.Jobs.Begin(GuestJob.MigrationOut);
        hasJob = true;
        bool wasRunning = Guest.State == GuestState.Running;
        if (!wasRunning && Guest.State != GuestState.Paused)
        {
            throw new GuestException(
                $"guest '{Guest.Name}' is {Guest.State.ToString().ToLowerInvariant()} on {Hosts.Self.Name}; migrate it from the host that it is on", Guest.Name);
        }

        Guest.Qmp.Timeout = Options.MonitorTimeout;
        Guest.Here.Migration.Reset();
        if (!wasRunning && Options.RunBefore is { } before)
        {
            await Guest.ResumeAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(before, Context.Time, cancellationToken).ConfigureAwait(false);
            wasRunning = true;
        }

        if (Options.StartWork is { } startWork)
        {
            if (!wasRunning)
            {
                throw new GuestException($"guest '{Guest.Name}' is paused: StartWork needs a running one", Guest.Name);
            }

            await RunWorkAsync("StartWork", token => startWork(Guest, token), cancellationToken).ConfigureAwait(false);
        }

        if (Options.Tls is { Source: null } tls)
        {
            made = TlsCredentials.Generate(tls.Kind, Hosts[Context.To].Address, Context.Time);
        }

        return new MigrationCookie
        {
            WasRunning = wasRunning,
            Accelerator = Guest.Here.Accelerator,
            MachineType = await MachineTypeAsync(cancellationToken).ConfigureAwait(false),
            TlsFiles = made?.Files,
            Definition = Options.DefinitionFromSource ? Guest.Definition : null,
            Devices = Guest.Devices,
            ImageCopy = Guest.ImageCopy,
        };
    }

    private async Task<string> MachineTypeAsync(CancellationToken cancellationToken)
    {
        const string suffix = "-machine";
        JsonElement type = await Guest.Qmp.ExecuteAsync(
            "qom-get", new() { ["path"] = "/machine", ["property"] = "type" }, cancellationToken: cancellationToken).ConfigureAwait(false);
        string name = type.GetString()!;
        return name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;
    }

    private async Task<MigrationCookie> PerformAsync(CancellationToken cancellationToken)
    {
        await new MigrationSetup(Guest, Options, MigrationSide.Source)
            .ApplyAsync(Options.Tls?.Source ?? made, Hosts[Context.To].Address, cancellationToken).ConfigureAwait(false);
        await RunHookAsync("BeforeMigrationAsync", Context.Hooks.Before, cancellationToken).ConfigureAwait(false);
        long? progress = WasRunning ? await Guest.Work.ReadProgressAsync(cancellationToken).ConfigureAwait(false) : null;
        Guest.Session.Baseline = progress ?? Guest.Session.Baseline;
        int resets = Guest.Here.Run.Resets;
        if ((Options.Offline || Channel.StartsLate) && WasRunning)
        {
            await Guest.PauseAsync(cancellationToken).ConfigureAwait(false);
        }

        copy = StorageCopy.Of(Context, Cookie.Storage);
        transfer = new Transfer(Guest, Options, Channel, Recovery, Context.Time, Hosts.WriteLine, sample => Hosts.Sample(Guest.Name, sample, Options.DowntimeLimit), copy);
        transfer.Prepare();
        string uri = Faults.Misdirect(await Channel.ConnectAsync(Cookie.Uri!, cancellationToken).ConfigureAwait(false));
        using QmpSubscription events = Guest.Qmp.Subscribe();
        running = RunTransferAsync(uri, cancellationToken);
        Task underWay = transfer.WhenUnderWayAsync(cancellationToken);
        await Task.WhenAny(running, underWay).ConfigureAwait(false);

        // A post-copy that has broken already is Finish's to find out: a failed Perform would end the only QEMU that the guest can go on in.
        bool goesOn = underWay.IsCompletedSuccessfully && !running.IsCompletedSuccessfully && (transfer.PostCopied || !running.IsCompleted);
        MigrationCookie cookie = goesOn ? new MigrationCookie { UnderWay = true } : Ended(await running.ConfigureAwait(false));
        performed = !WasCancelled;
        if (goesOn && transfer.PostCopied)
        {
            await AwaitStopAsync(events).ConfigureAwait(false);
        }
        else if (!goesOn)
        {
            await RunHookAsync("PostMigrationAsync", Context.Hooks.After, cancellationToken).ConfigureAwait(false);
        }

        return cookie with
        {
            // A guest that was reset on the way counts from the beginning.
            Progress = progress is not null && Guest.Here.Run.Resets > resets ? 0 : progress,
            Work = Guest.Session.HandOver(),
            PostCopied = transfer.PostCopied,
        };
    }

    private async Task<TransferResult> RunTransferAsync(string uri, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, givingUp.Token);
        TransferResult? result = null;
        CleanUp steps = new(Hosts.WriteLine);
        await steps.RunAsync($"the transfer of guest '{Guest.Name}'", async () =>
        {
            await (copy?.StartAsync(Remaining(), either.Token) ?? Task.CompletedTask).ConfigureAwait(false);
            result = await transfer!.RunAsync(uri, Remaining(), either.Token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        await steps.RunAsync($"the end of the copy of guest '{Guest.Name}''s disks", () => copy?.DisposeAsync().AsTask() ?? Task.CompletedTask).ConfigureAwait(false);
        steps.ThrowFirst();
        return result!;
    }

    private MigrationCookie Ended(TransferResult result)
    {
        WasCancelled = result.Cancelled;
        return new MigrationCookie
        {
            Stopped = WasRunning ? Guest.Here.Run.Stopped : null,
            Statistics = result.Statistics,
            Samples = result.Samples,
            Recoveries = result.Recoveries,
        };
    }

    /// <summary>Ends a transfer that is still under way; post-copy's is left as it stands.</summary>
    private async Task GiveUpAsync()
    {
        if (running is { IsCompleted: false })
        {
            await givingUp.CancelAsync().ConfigureAwait(false);
            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // QEMU says 'postcopy-active' a moment before it stops the guest.
    private async Task AwaitStopAsync(QmpSubscription events)
    {
        try
        {
            if (Guest.Here.Run.IsRunning)
            {
                await events.WaitAsync(happened => happened.Name == "STOP", "Event STOP", ResumeTimeout).ConfigureAwait(false);
            }
        }
        catch (MultiHostException exception)
        {
            // Finish will find out what became of the transfer; to fail here would end the destination's part of the guest.
            Hosts.WriteLine($"Guest '{Guest.Name}': its stop on {Hosts.Self.Name} was not seen: {exception.Message}");
        }
    }

    private async Task<MigrationCookie> AwaitTransferAsync()
    {
        MigrationCookie cookie = Ended(await running!.ConfigureAwait(false));
        await RunHookAsync("PostMigrationAsync", Context.Hooks.After, CancellationToken.None).ConfigureAwait(false);
        return cookie;
    }

    private async Task<MigrationCookie> ConfirmAsync(bool cancelled)
    {
        MigrationCookie cookie = new();
        if (cancelled)
        {
            await GiveUpAsync().ConfigureAwait(false);
            if (Guest.State != GuestState.Lost && transfer is not { PostCopied: true })
            {
                await ResumeIfItRanAsync().ConfigureAwait(false);
            }
        }
        else
        {
            CleanUp steps = new(Hosts.WriteLine);
            if (Cookie.UnderWay)
            {
                await steps.RunAsync("the end of the transfer", async () => cookie = await AwaitTransferAsync().ConfigureAwait(false)).ConfigureAwait(false);
            }

            // Finish has said that the guest is at the destination with all that it has.
            await steps.RunAsync($"the end of guest '{Guest.Name}' on {Hosts.Self.Name}", Guest.ReleaseAsync).ConfigureAwait(false);
            steps.ThrowFirst();
        }

        confirmed = true;
        EndJob();
        return cookie;
    }

    private string StateText() => Guest.State == GuestState.Absent ? "process ended" : Guest.State.ToString().ToLowerInvariant();
}
