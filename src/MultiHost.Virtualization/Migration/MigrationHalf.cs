using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration.Channels;

namespace MultiHost.Virtualization.Migration;

/// <summary>
/// One side of a migration: carries out its phases, waits for the other side's, and acts after a failure as <see cref="ProtocolV3"/> says.
/// For one run.
/// </summary>
internal abstract partial class MigrationHalf(MigrationContext context, MigrationSide side)
{
    // Time for an answer of a side whose own deadline has just run out, and cleans up.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly Channel channel = context.OpenChannel();
    private readonly ClockComparison clocks = new();
    private readonly FaultInjection faults = new(context, side);
    private readonly Dictionary<MigrationPhase, TimeSpan> durations = [];
    private DateTimeOffset? leftPrevious;
    private long? begun;
    private Exception? hookFailure;

    protected MigrationContext Context => context;

    protected Guest Guest => context.Guest;

    protected IHostGroup Hosts => context.Hosts;

    protected Channel Channel => channel;

    protected MigrationOptions Options => context.Options;

    protected PostCopyRecovery Recovery { get; } = new(context.Guest.Name, context.Barrier, context.Options.PostCopy?.Recoveries ?? 0, context.Options.Timeout);

    /// <summary>What both sides have said so far.</summary>
    protected MigrationCookie Cookie { get; private set; } = new();

    protected FaultInjection Faults => faults;

    protected bool IsV2 => Options.Protocol == MigrationProtocol.V2;

    protected bool WasRunning => Cookie.WasRunning ?? true;

    /// <summary>Set by the source when the options' cancellation took effect; known to both after Perform.</summary>
    protected bool WasCancelled { get; set; }

    /// <summary>The failure that counts: the first.</summary>
    protected PhaseFailure? Failure { get; private set; }

    private RoleName Self => side == MigrationSide.Source ? context.From : context.To;

    private RoleName Peer => side == MigrationSide.Source ? context.To : context.From;

    public async Task<MigrationReport> RunAsync()
    {
        try
        {
            ProtocolStep? next = ProtocolV3.First;
            while (next is { } step)
            {
                Hosts.Step($"{Guest.Name}: {step}");
                bool succeeded = await RunPhaseAsync(step).ConfigureAwait(false);
                next = IsV2 ? ProtocolV2.Next(step, succeeded) : ProtocolV3.Next(step, succeeded);
                if (next is null && step.Phase is MigrationPhase.Begin or MigrationPhase.Prepare)
                {
                    await UndoAsync().ConfigureAwait(false);
                }
            }

            return await ConcludeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            await AbortSafelyAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            await faults.EndAsync().ConfigureAwait(false);
            EndJob();
            await channel.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task AbortSafelyAsync()
    {
        try
        {
            await AbortAsync().ConfigureAwait(false);
        }
        catch (MultiHostException exception)
        {
            // The first cause stays the one that is thrown.
            Hosts.WriteLine($"Guest '{Guest.Name}' could not be put right on {Hosts.Self.Name}: {exception.Message}");
        }
    }

    /// <summary>Carries out a phase of this side.</summary>
    /// <returns>This side's part of the cookie.</returns>
    protected abstract Task<MigrationCookie> ActAsync(ProtocolStep step, CancellationToken cancellationToken);

    /// <summary>Puts this side right after a phase failed before there was anything to finish or confirm.</summary>
    protected abstract Task UndoAsync();

    /// <summary>Puts this side right when the other one cannot be reached any more. Harmless after a migration that has ended.</summary>
    protected abstract Task AbortAsync();

    /// <summary>Takes a Finish back whose work was done when the phase failed after all.</summary>
    protected virtual Task TakeBackAsync() => Task.CompletedTask;

    /// <summary>Does what follows a phase of this side before the other one hears of it.</summary>
    /// <returns>Why the phase fails after all; null if it does not.</returns>
    protected virtual Task<string?> SettleAsync(ProtocolStep step, bool failed) => Task.FromResult<string?>(null);

    protected abstract void EndJob();

    protected abstract Task<IReadOnlyList<Check>> CheckAsync(CancellationToken cancellationToken);

    /// <summary>What is left of the migration's time.</summary>
    protected TimeSpan Remaining()
    {
        TimeSpan left = begun is { } start ? Options.Timeout - context.Time.GetElapsedTime(start) : Options.Timeout;
        return left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
    }

    private async Task<bool> RunPhaseAsync(ProtocolStep step)
    {
        bool mine = ProtocolV3.SideOf(step.Phase) == side;
        await faults.BeginAsync(step).ConfigureAwait(false);
        PhaseHook hook = PhaseHook.Start(Options, new MigrationPhaseContext(step.Phase, side, Guest), Hosts.Stopping);
        PhaseMessage message = new() { LeftPrevious = leftPrevious, BootId = ClockComparison.BootId };
        Exception? failure = null;
        IReadOnlyDictionary<RoleName, PhaseMessage> messages;
        try
        {
            if (mine)
            {
                (message, failure) = await ActAndTimeAsync(step, message).ConfigureAwait(false);
                Exception? broken = await hook.EndAsync().ConfigureAwait(false);
                if (failure is null && faults.StrikesAfter(step, FaultKind.FailPhase))
                {
                    broken ??= new InvalidOperationException($"fault {Options.Fault} failed the phase when its work was done");
                }

                await faults.EndAsync().ConfigureAwait(false);
                if (broken is not null)
                {
                    if (failure is null && step is { Phase: MigrationPhase.Finish, Cancelled: false })
                    {
                        // The source will resume: a guest that runs here already must go.
                        await TakeBackAsync().ConfigureAwait(false);
                    }

                    failure ??= broken;
                    message = message with { Error = message.Error ?? Describe(broken) };
                }

                if (await SettleAsync(step, failure is not null).ConfigureAwait(false) is { } error)
                {
                    message = message with { Error = message.Error is { } first ? $"{first} {error}" : error };
                }
            }

            messages = await context.Barrier.ExchangeAsync(
                step.Phase.ToString(), message, ExchangeTimeout(step.Phase), CancellationToken.None).ConfigureAwait(false);
            leftPrevious = context.Time.GetUtcNow();
        }
        finally
        {
            if (!mine)
            {
                hookFailure ??= await hook.EndAsync().ConfigureAwait(false);
                await faults.EndAsync().ConfigureAwait(false);
            }
        }

        begun ??= context.Time.GetTimestamp();
        return Learn(step, messages, failure);
    }

    private async Task<(PhaseMessage Message, Exception? Failure)> ActAndTimeAsync(ProtocolStep step, PhaseMessage message)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(context.Caller, Hosts.Stopping);
        long start = context.Time.GetTimestamp();
        try
        {
            bool keepsWhatIsDone = step.Cancelled || step.Phase == MigrationPhase.Confirm;
            if (!keepsWhatIsDone)
            {
                either.Token.ThrowIfCancellationRequested();
                faults.ThrowIfRefused();
                if (TakeHookFailure() is { } broken)
                {
                    return (message with { Error = Describe(broken) }, broken);
                }
            }

            MigrationCookie cookie = await ActAsync(step, keepsWhatIsDone ? CancellationToken.None : either.Token).ConfigureAwait(false);
            return (message with { Cookie = cookie, Cancelled = WasCancelled, DurationMs = context.Time.GetElapsedTime(start).TotalMilliseconds }, null);
        }
#pragma warning disable CA1031 // Whatever fails a phase is told to the other side, which has to act on it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return (message with { Error = Describe(exception), DurationMs = context.Time.GetElapsedTime(start).TotalMilliseconds }, exception);
        }
    }

    private bool Learn(ProtocolStep step, IReadOnlyDictionary<RoleName, PhaseMessage> messages, Exception? failure)
    {
        PhaseMessage source = messages[context.From];
        PhaseMessage destination = messages[context.To];
        clocks.Add(source, destination);
        PhaseMessage acting = ProtocolV3.SideOf(step.Phase) == MigrationSide.Source ? source : destination;
        durations[step.Phase] = TimeSpan.FromMilliseconds(acting.DurationMs);
        Cookie = Cookie.With(acting.Cookie);
        WasCancelled |= acting.Cancelled;
        if (acting.Error is not null)
        {
            RoleName role = acting == source ? context.From : context.To;
            Failure ??= new PhaseFailure(step.Phase, role, acting.Error, role == Self ? failure : null);
        }

        return acting.Error is null && !acting.Cancelled;
    }

    private TimeSpan ExchangeTimeout(MigrationPhase phase) =>
        (phase == MigrationPhase.Begin ? Options.WorkTimeout : Remaining()) + Grace;

    private Exception? TakeHookFailure()
    {
        Exception? failure = hookFailure;
        hookFailure = null;
        return failure;
    }

    private string Describe(Exception exception) => exception switch
    {
        OperationCanceledException when Hosts.Stopping.IsCancellationRequested => "the test was stopped",
        OperationCanceledException when context.Caller.IsCancellationRequested => "the caller cancelled it",
        MultiHostException or InvalidOperationException or ArgumentException or OperationCanceledException => exception.Message,
        _ => $"{exception.GetType().Name}: {exception.Message}",
    };
}
