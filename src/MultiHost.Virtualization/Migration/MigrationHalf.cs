using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Hosts;
using MultiHost.Virtualization.Migration.Channels;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Migration;

/// <summary>
/// One side of a migration: carries out its phases, waits for the other side's, and acts after a failure as <see cref="ProtocolV3"/> says.
/// For one run.
/// </summary>
internal abstract partial class MigrationHalf(MigrationContext context, MigrationSide side)
{
    // Time for an answer of a side whose own deadline has just run out, and cleans up.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

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

    private string Here => $"guest '{Guest.Name}' on {Hosts.Self.Name}";

    private RoleName Self => side == MigrationSide.Source ? context.From : context.To;

    private RoleName Peer => side == MigrationSide.Source ? context.To : context.From;

    public async Task<MigrationReport> RunAsync()
    {
        TimeSpan patience = Guest.HereOrNull?.Qmp.Timeout ?? QmpClient.DefaultTimeout;
        MigrationReport? report = null;
        CleanUp steps = new(Hosts.WriteLine);
        await steps.RunAsync("the migration", async () => report = await WalkAsync().ConfigureAwait(false)).ConfigureAwait(false);
        if (steps.Failure is not null)
        {
            await steps.RunAsync($"putting {Here} right", AbortAsync).ConfigureAwait(false);
        }

        await steps.RunAsync($"healing on {Hosts.Self.Name}", faults.EndAsync).ConfigureAwait(false);
        EndJob();
        await steps.RunAsync($"closing the channel on {Hosts.Self.Name}", () => channel.DisposeAsync().AsTask()).ConfigureAwait(false);
        if (Guest.HereOrNull is { } here)
        {
            here.Qmp.Timeout = patience;
        }

        steps.ThrowFirst();
        return report!;
    }

    private async Task<MigrationReport> WalkAsync()
    {
        ProtocolStep? next = ProtocolV3.First;
        while (next is { } step)
        {
            Hosts.Step($"{Guest.Name}: {step}");
            Hosts.PhaseBegins(Guest.Name, step, side);
            bool succeeded = await RunPhaseAsync(step).ConfigureAwait(false);
            next = IsV2 ? ProtocolV2.Next(step, succeeded) : ProtocolV3.Next(step, succeeded);
            if (next is null && step.Phase is MigrationPhase.Begin or MigrationPhase.Prepare)
            {
                // The other side waits for the verdict, whatever becomes of this.
                CleanUp steps = new(Hosts.WriteLine);
                await steps.RunAsync($"putting {Here} right", UndoAsync).ConfigureAwait(false);
                hookFailure ??= steps.Failure;
            }
        }

        return await ConcludeAsync().ConfigureAwait(false);
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
        PhaseHook hook = PhaseHook.Start(Options, new MigrationPhaseContext(step.Phase, side, Guest), context.Time, Hosts.Stopping);
        PhaseMessage message = new() { LeftPrevious = leftPrevious, BootId = ClockComparison.BootId };
        Exception? failure = null;
        if (mine)
        {
            (message, failure) = await ActBesideAsync(hook, step, message).ConfigureAwait(false);
        }

        CleanUp steps = new(Hosts.WriteLine);
        IReadOnlyDictionary<RoleName, PhaseMessage>? messages = null;
        await steps.RunAsync($"the exchange after {step}", async () =>
        {
            messages = await context.Barrier.ExchangeAsync(
                step.Phase.ToString(), message, ExchangeTimeout(step.Phase), CancellationToken.None).ConfigureAwait(false);
            leftPrevious = context.Time.GetUtcNow();
        }).ConfigureAwait(false);
        if (!mine)
        {
            Exception? broken = await EndBesideAsync(hook).ConfigureAwait(false);
            hookFailure ??= broken;
        }

        steps.ThrowFirst();
        begun ??= context.Time.GetTimestamp();
        return Learn(step, messages!, failure);
    }

    /// <summary>Ends what goes on beside a phase: the user's hook, and a fault.</summary>
    /// <returns>The first failure; a later one is said.</returns>
    private async Task<Exception?> EndBesideAsync(PhaseHook hook, Exception? broken = null)
    {
        CleanUp steps = new(Hosts.WriteLine);
        if (await hook.EndAsync().ConfigureAwait(false) is { } byHook)
        {
            steps.Keep("OnPhase", byHook);
        }

        if (broken is not null)
        {
            steps.Keep("the phase", broken);
        }

        await steps.RunAsync($"healing on {Hosts.Self.Name}", faults.EndAsync).ConfigureAwait(false);
        return steps.Failure;
    }

    private async Task<(PhaseMessage Message, Exception? Failure)> ActBesideAsync(PhaseHook hook, ProtocolStep step, PhaseMessage message)
    {
        (message, Exception? failure) = await ActAndTimeAsync(step, message).ConfigureAwait(false);
        bool strikes = failure is null && faults.StrikesAfter(step, FaultKind.FailPhase);
        Exception? broken = await EndBesideAsync(
            hook, strikes ? new InvalidOperationException($"fault {Options.Fault} failed the phase when its work was done") : null).ConfigureAwait(false);
        if (broken is not null)
        {
            if (failure is null && step is { Phase: MigrationPhase.Finish, Cancelled: false })
            {
                // The source will resume: a guest that runs here already must go.
                CleanUp steps = new(Hosts.WriteLine);
                steps.Keep(step.ToString(), broken);
                await steps.RunAsync($"taking {Here} back", TakeBackAsync).ConfigureAwait(false);
            }

            failure ??= broken;
            message = message with { Error = message.Error ?? Describe(broken) };
        }

        if (await SettleAsync(step, failure is not null).ConfigureAwait(false) is { } error)
        {
            message = message with { Error = message.Error is { } first ? $"{first} {error}" : error };
        }

        return (message, failure);
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
        Hosts.PhaseEnds(Guest.Name, step, side, acting.DurationMs, acting.Error);
        Cookie = Cookie.With(acting.Cookie);
        WasCancelled |= acting.Cancelled;
        if (acting.Error is not null)
        {
            RoleName role = acting == source ? context.From : context.To;
            Failure ??= new PhaseFailure(step.Phase, role, acting.Error, role == Self ? failure : null);
        }

        return acting.Error is null && !acting.Cancelled;
    }

    // What the acting side may take, and time for its answer.
    private TimeSpan ExchangeTimeout(MigrationPhase phase) => Grace + Options.HookGrace + phase switch
    {
        MigrationPhase.Begin => Options.WorkTimeout + (Options.RunBefore ?? TimeSpan.Zero),
        MigrationPhase.Finish => Remaining() + (Options.RegainAddressCommand is null ? Options.LoginTimeout : 2 * Options.LoginTimeout),
        _ => Remaining(),
    };

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
        OperationCanceledException =>
            $"it was not done within the migration's time, {Options.Timeout.TotalSeconds:0.###} s. Raise MigrationOptions.Timeout, or let it do less.",
        MultiHostException or InvalidOperationException or ArgumentException or TimeoutException => exception.Message,
        _ => $"{exception.GetType().Name}: {exception.Message}",
    };
}
