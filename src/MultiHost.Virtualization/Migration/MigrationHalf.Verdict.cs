using System.Globalization;
using System.Text.Json;
using System.Text;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Hosts;

namespace MultiHost.Virtualization.Migration;

internal abstract partial class MigrationHalf
{
    protected bool Succeeded => Failure is null && !WasCancelled;

    /// <summary>Makes the checks of a guest that should be active, or paused, on this side.</summary>
    protected async Task<IReadOnlyList<Check>> CheckGuestAsync(CancellationToken cancellationToken)
    {
        if (!WasRunning)
        {
            return [await CheckAsync("guest-paused", StateCheckAsync(cancellationToken, "paused", "prelaunch", "postmigrate")).ConfigureAwait(false)];
        }

        Check active = await CheckAsync("guest-active", StateCheckAsync(cancellationToken, "running")).ConfigureAwait(false);
        List<Check> checks = [active];
        if (!active.Passed)
        {
            // Its work cannot go on: no need to wait for that.
            checks.Add(await CheckAsync("work-progressed", Task.FromResult((false, "not waited for, since the guest is not active,"))).ConfigureAwait(false));
            return checks;
        }

        checks.Add(await CheckAsync("work-progressed", WorkCheckAsync(cancellationToken)).ConfigureAwait(false));
        if (Options.VerifyMemory && Guest.Session.VerifiesMemory)
        {
            checks.Add(await CheckAsync("memory-consistent", MemoryCheckAsync(cancellationToken)).ConfigureAwait(false));
        }

        return checks;
    }

    /// <summary>Makes and records one check; what the work throws is the detail of its failure.</summary>
    protected async Task<Check> CheckAsync(string name, Task<(bool Passed, string Detail)> making)
    {
        Check check;
        try
        {
            (bool passed, string detail) = await making.ConfigureAwait(false);
            check = new Check(name, Guest.Name, passed, $"{detail} on {Hosts.Self.Name}");
        }
        catch (OperationCanceledException) when (Hosts.Stopping.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever the user's check throws is the reason why it failed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            check = new Check(name, Guest.Name, false, $"{Describe(exception)} (on {Hosts.Self.Name})");
        }

        Hosts.Record(check);
        return check;
    }

    protected async Task<(bool Passed, string Detail)> StateCheckAsync(CancellationToken cancellationToken, params string[] expected)
    {
        string status = await Guest.Here.QueryStatusAsync(cancellationToken).ConfigureAwait(false);
        bool alive = !Guest.Here.Process.Exited.IsCompleted;
        return (alive && expected.Contains(status), $"{status}, process {Guest.ProcessId} {(alive ? "alive" : "ended")}, monitor answers,");
    }

    private async Task<(bool Passed, string Detail)> WorkCheckAsync(CancellationToken cancellationToken)
    {
        long before = Guest.Work.Baseline;
        await RunWorkAsync(
            Options.CheckWork is null ? "The check of the work's progress" : "CheckWork",
            token => Options.CheckWork?.Invoke(Guest, token) ?? Guest.Work.ShouldHaveProgressedAsync(cancellationToken: token),
            cancellationToken).ConfigureAwait(false);
        // The check has read the counter as a rule; a user's own may have looked at something else.
        long after = Guest.Session.LastSeen > before ? Guest.Session.LastSeen : await Guest.Work.ReadProgressAsync(cancellationToken).ConfigureAwait(false);
        return (after > before, $"counter {before} before, {after} after");
    }

    private async Task<(bool Passed, string Detail)> MemoryCheckAsync(CancellationToken cancellationToken)
    {
        MemorySweep sweep = default;
        await RunWorkAsync(
            "The pass over the memory", async token => sweep = await Guest.Session.VerifyMemoryAsync(token).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        return (sweep.Bad == 0, $"{sweep.PagesVerified} pages verified by the guest, {sweep.Bad} bad words");
    }

    private async Task<MigrationReport> ConcludeAsync()
    {
        EndJob();
        Hosts.Step($"{Guest.Name}: checks");
        using CancellationTokenSource stopping = CancellationTokenSource.CreateLinkedTokenSource(Hosts.Stopping);
        IReadOnlyList<Check> checks = Failure?.Phase == MigrationPhase.Begin
            ? []
            : [.. await CheckAsync(stopping.Token).ConfigureAwait(false), .. await CheckByScenarioAsync(stopping.Token).ConfigureAwait(false)];
        string? lateError = TakeHookFailure() is { } late ? Describe(late) : null;
        VerdictMessage mine = new(checks, Guest.State, Guest.LogFolder, lateError, faults.HasStruck, Guest.Timeline.Read(context.Time.GetUtcNow()));
        IReadOnlyDictionary<RoleName, VerdictMessage> verdicts = await context.Barrier.ExchangeAsync(
            "Verdict", mine, (4 * Options.WorkTimeout) + Grace, CancellationToken.None).ConfigureAwait(false);

        context.Caller.ThrowIfCancellationRequested();
        Hosts.Stopping.ThrowIfCancellationRequested();
        foreach ((RoleName role, VerdictMessage verdict) in verdicts)
        {
            if (verdict.LateError is { } error)
            {
                Failure ??= new PhaseFailure(MigrationPhase.Confirm, role, error, null);
            }
        }

        List<Check> all = [.. verdicts[context.From].Checks, .. verdicts[context.To].Checks];
        if (Options.Fault is not null && verdicts[context.To].State == GuestState.Lost)
        {
            Failure ??= new PhaseFailure(MigrationPhase.Confirm, context.To, "QEMU has ended after Finish", null);
        }

        OneGuest watch = WatchInvariant(verdicts, all);
        AskOracle(verdicts, all);
        if (Failure is { } failure)
        {
            throw FailureOf(failure, verdicts, all);
        }

        MigrationReport report = Report(verdicts, all) with { Overlap = watch.Overlap };
        if (side == MigrationSide.Destination)
        {
            Hosts.WriteLine(report.ToString());
            Hosts.Concluded(report);
        }

        return all.TrueForAll(check => check.Passed)
            ? report
            : throw new CheckFailedException(CheckMessage(verdicts, all), all, FailedOn(verdicts), $"{Guest.Name}: checks");
    }

    private RoleName FailedOn(IReadOnlyDictionary<RoleName, VerdictMessage> verdicts) =>
        verdicts[context.From].Checks.Any(check => !check.Passed) ? context.From : context.To;

    private MigrationFailedException FailureOf(
        PhaseFailure failure, IReadOnlyDictionary<RoleName, VerdictMessage> verdicts, IReadOnlyList<Check> checks)
    {
        StringBuilder message = new();
        message.Append(CultureInfo.InvariantCulture, $"Migration of guest '{Guest.Name}' failed in phase {failure.Phase} on {context.Where(failure.Role)}: ")
            .Append(failure.Cause.ReplaceLineEndings("\n    "));
        AppendStates(message, verdicts);
        foreach (Check check in checks.Where(check => !check.Passed))
        {
            message.Append(CultureInfo.InvariantCulture, $"\n  {check}");
        }

        Dictionary<RoleName, GuestState> states = verdicts.ToDictionary(pair => pair.Key, pair => pair.Value.State);
        return new MigrationFailedException(
            message.ToString(), Guest.Name, failure.Phase, failure.Role, failure.Cause, states, checks, failure.Exception);
    }

    private string CheckMessage(IReadOnlyDictionary<RoleName, VerdictMessage> verdicts, IReadOnlyList<Check> checks)
    {
        Check first = checks.First(check => !check.Passed);
        StringBuilder message = new(
            $"Guest '{Guest.Name}' did not pass {first.Name} ({first.Detail}) after its migration "
            + $"from {context.Where(context.From)} to {context.Where(context.To)}:");
        foreach (Check check in checks.OrderBy(check => check.Passed))
        {
            message.Append(CultureInfo.InvariantCulture, $"\n  {check}");
        }

        AppendStates(message, verdicts);
        return message.ToString();
    }

    private void AppendStates(StringBuilder message, IReadOnlyDictionary<RoleName, VerdictMessage> verdicts)
    {
        foreach (RoleName role in new[] { context.From, context.To })
        {
            VerdictMessage verdict = verdicts[role];
            message.Append(
                CultureInfo.InvariantCulture,
                $"\n  afterwards on {context.Where(role)}: {verdict.State.ToString().ToLowerInvariant()}");
        }

        message.Append(CultureInfo.InvariantCulture, $"\nLook at qmp.log, serial.log and qemu.stderr.log of '{Guest.Name}' on both hosts.");
    }

    private MigrationReport Report(IReadOnlyDictionary<RoleName, VerdictMessage> verdicts, IReadOnlyList<Check> checks)
    {
        RoleName activeOn = verdicts.FirstOrDefault(pair => pair.Value.State == GuestState.Running).Key;
        MigrationOutcome outcome = WasCancelled ? MigrationOutcome.Cancelled : MigrationOutcome.Completed;
        MigrationReport report = new(Guest.Name, context.From, context.To, outcome)
        {
            ActiveOn = activeOn,
            ClockOffset = clocks.Offset,
            StopToResume = Cookie.Resumed - clocks.Offset - Cookie.Stopped,
            Phases = durations,
            Checks = checks,
            Statistics = Cookie.Statistics,
            Samples = Cookie.Samples,
            Figures = MigrationFigures.Of(Cookie, Options),
        };
        if (Cookie.Statistics is not { } json)
        {
            return report;
        }

        using JsonDocument statistics = JsonDocument.Parse(json);
        JsonElement root = statistics.RootElement;
        return report with
        {
            TotalTime = Milliseconds(root, "total-time", outcome),
            Downtime = Milliseconds(root, "downtime", outcome),
            Transferred = root.TryGetProperty("ram", out JsonElement ram) && ram.TryGetProperty("transferred", out JsonElement bytes) ? bytes.GetInt64() : 0,
        };
    }

    private static TimeSpan? Milliseconds(JsonElement root, string member, MigrationOutcome outcome) =>
        outcome == MigrationOutcome.Completed && root.TryGetProperty(member, out JsonElement value)
            ? TimeSpan.FromMilliseconds(value.GetInt64())
            : null;
}

/// <summary>What a side hands in after the protocol: its checks, and what the guest is there.</summary>
internal sealed record VerdictMessage(IReadOnlyList<Check> Checks, GuestState State, string LogFolder, string? LateError, bool FaultStruck, GuestHistory History);

/// <summary>The failure that a migration ends with.</summary>
/// <param name="Phase">The phase that failed.</param>
/// <param name="Role">On which side.</param>
/// <param name="Cause">In that side's words.</param>
/// <param name="Exception">On that side, the exception.</param>
internal sealed record PhaseFailure(MigrationPhase Phase, RoleName Role, string Cause, Exception? Exception);
