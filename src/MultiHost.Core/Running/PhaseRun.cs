using MultiHost.Coordination;
using MultiHost.Protocol;
using MultiHost.Reporting;
using MultiHost.Results;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>
/// One phase on its hosts, seen from the controller: feeds what the agents say into a <see cref="BarrierCoordinator"/> and carries out what comes
/// back. Every wait ends: a barrier by its own time, the phase by the test's, a role that does not stop by the end of its agent.
/// </summary>
internal sealed partial class PhaseRun : ISessionHandler, IDisposable
{
    private const int MaxStepChars = 1000;
    private const int MaxNameChars = 200;

    // Somebody with a debugger is in no hurry.
    private static readonly TimeSpan WhileDebugged = TimeSpan.FromHours(24);

    private readonly Lock access = new();
    private readonly long phase;
    private readonly PhasePlan plan;
    private readonly IReadOnlyList<PhaseMember> members;
    private readonly RunContext run;
    private readonly StopClock clock;
    private readonly Repetition repetition;
    private readonly BarrierCoordinator coordinator;
    private readonly PhaseRecord record;
    private readonly OutputMerger output;
    private readonly FailedChecks failedChecks = new();
    private readonly CheckParts? checkParts;
    private readonly PhaseHealth health;
    private readonly Dictionary<RoleName, RoleResult> results = [];
    private readonly HashSet<RoleName> atWork = [];
    private readonly HashSet<RoleName> attached = [];
    private readonly HashSet<RoleName> ended = [];
    private readonly HashSet<HostSession> killed = [];
    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer timer;
    private readonly long began;
    private readonly TimeSpan testTimeout;
    private TimeSpan? stopDeadline;
    private TimeSpan stopTime;
    private TimeSpan? armed;
    private volatile bool begun;

    public PhaseRun(long phase, PhasePlan plan, string collection, IReadOnlyList<PhaseMember> members, RunContext run, StopClock clock, Repetition repetition)
    {
        record = new PhaseRecord(run.Record, phase, plan, collection);
        this.phase = phase;
        this.plan = plan;
        this.members = members;
        this.run = run;
        this.clock = clock;
        this.repetition = repetition;
        stopTime = Limit(run.Settings.Timeouts.Stop);
        health = new PhaseHealth(run.Settings.Health, run.Crashes);
        output = new OutputMerger(run.Settings.Output.MaxKiB);
        testTimeout = Limit(plan.Timeout ?? run.Settings.Timeouts.Test);
        checkParts = plan.Kind == PhaseKind.Test && run.Settings.Results.Checks ? new CheckParts() : null;
        coordinator = new BarrierCoordinator(members.Select(m => new GroupMember(m.Role, m.Session.Host.Name)), Limit(run.Settings.Timeouts.Barrier));
        began = run.Time.GetTimestamp();
        timer = run.Time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether a role was lost whose part had not begun: then it was not its code that cost the agent.</summary>
    public bool WasLostBeforeItsCodeRan => results.Any(r => r.Value.End == RoleEnd.Lost && !atWork.Contains(r.Key));

    /// <summary>What it came to this time, once it has run.</summary>
    public GroupVerdict Verdict { get; private set; }

    /// <summary>Whether it goes once more, once it has run: then what it came to is an attempt, and no result.</summary>
    public bool GoesAgain { get; private set; }

    /// <summary>The hosts whose agents were lost while their parts ran, and how, but for those that were ended here because they did not stop.</summary>
    public IReadOnlyDictionary<HostDefinition, string> LostAtWork => members.Where(m => m.Session.LostReason is not null && atWork.Contains(m.Role) && !killed.Contains(m.Session))
        .ToDictionary(m => m.Session.Host.Unseated, m => m.Session.LostReason!);

    private TimeSpan Now => run.Time.GetElapsedTime(began);

    public async Task<GroupResult> RunAsync(CancellationToken cancellationToken)
    {
        record.Started(members);
        MemberInfo[] infos = [.. members.Select(m => m.Info)];

        // Whatever is posted may go out at once, with a sign of life; so all are listened to before. What they answer, and who is lost already, waits for the lock: it
        // would else stop another before that begins.
        lock (access)
        {
            (HostSession Session, string? Lost)[] listened = [.. members.Select(m => (m.Session, m.Session.Attach(this)))];
            foreach (PhaseMember member in members)
            {
                member.Session.Post(Begin(member, infos));
            }

            foreach ((HostSession session, string? lost) in listened.Where(l => l.Lost is not null))
            {
                OnLost(session, lost!);
            }

            Schedule();
        }

        begun = true;
        FlushAll();
        using (cancellationToken.Register(() => Cancel("the run was stopped")))
        {
            await finished.Task.ConfigureAwait(false);
        }

        TimeSpan duration = Now;
        foreach (PhaseMember member in members)
        {
            member.Session.Attach(null);
        }

        return await ConcludeAsync(duration).ConfigureAwait(false);
    }

    private BeginPhase Begin(PhaseMember member, MemberInfo[] infos) => new(
        phase,
        plan.Id,
        member.Role.Value,
        infos,
        CutText.End(plan.Scope, MaxNameChars),
        plan.Kind == PhaseKind.Test,
        plan.Kind == PhaseKind.SetUp,
        run.Record.Trace.ParentOf(phase, member.Role.Value),
        Waits(member),
        member.RoleProperties(run.Settings));

    public void OnMessage(HostSession session, AgentMessage message)
    {
        RoleName role = RoleOf(session);
        lock (access)
        {
            switch (message)
            {
                case Arrived arrived when arrived.Phase == phase:
                    IReadOnlyList<BarrierEffect> effects = coordinator.Arrive(
                        role,
                        arrived.Request,
                        arrived.Branch,
                        arrived.Name,
                        arrived.Roles?.Select(r => new RoleName(r)).ToArray(),
                        arrived.Value,
                        arrived.TimeoutSeconds is { } seconds ? Limit(TimeSpan.FromSeconds(seconds)) : null,
                        Now);
                    record.Came(role, arrived, effects);
                    Apply(effects);
                    break;
                case Withdrawn withdrawn when withdrawn.Phase == phase:
                    record.Withdrew(role, withdrawn.Request);
                    Apply(coordinator.Withdraw(role, withdrawn.Request, Now));
                    break;
                case StepTaken step when step.Phase == phase:
                    string text = step.Text.Length <= MaxStepChars ? step.Text : $"{step.Text.AsSpan(0, MaxStepChars)} …";
                    Apply(coordinator.Step(role, text, Now));
                    if (output.WriteStep(role, text, Now))
                    {
                        record.Step(role, text, session.ToOurTime(step.At));
                        run.Progress($"{plan.Scope} [{role}@{session.Host.Name}] {text}");
                    }

                    break;
                case CheckRecorded check when check.Phase == phase:
                    if (output.WriteLine(role, $"check {check.Check}"))
                    {
                        record.Check(role, check.Check, session.ToOurTime(check.At));
                    }

                    failedChecks.Add(role, check.Check);
                    checkParts?.Add(new GroupMember(role, session.Host.Name), check.Check);
                    break;
                case HealthFound found when found.Phase == phase && !results.ContainsKey(role):
                    Note(role, found, session);
                    break;
                case OutputWritten written when written.Phase == phase:
                    output.Write(role, written.Text);
                    record.Output(role, written, session.ToOurTime(written.At));
                    break;
                case PhaseBegun at when at.Phase == phase:
                    atWork.Add(role);
                    record.RoleBegan(role, session.ToOurTime(at.At));
                    break;
                case EventRecorded noted when noted.Phase == phase:
                    record.Event(role, noted.Kind, noted.Data, session.ToOurTime(noted.At));
                    break;
                case LateCall late:
                    if (output.WriteLine(role, late.Text))
                    {
                        record.Late(role, late.Text);
                        run.Progress($"{plan.Scope} [{role}@{session.Host.Name}] {late.Text}");
                    }

                    break;
                case BodyEnded body when body.Phase == phase:
                    EndBody(role, body.Result);
                    break;
                case HostHeld held when held.Phase == phase:
                    Hear(role, held.Entrances);
                    break;
                case PhaseFinished end when end.Phase == phase && ended.Contains(role):
                    throw new ProtocolException($"It sent a second result of the phase '{plan.Scope}', after it had {results[role].End}.");
                case PhaseFinished end when end.Phase == phase:
                    _ = end.Attached > 0 && attached.Add(role);
                    Finish(role, end.Result, session.ToOurTime(end.At));
                    break;
            }
        }

        FlushAll();
    }

    public void Dispose()
    {
        timer.Dispose();
        hold?.Dispose();
    }

    private TimeSpan Limit(TimeSpan time) => run.Debugged.LiftsLimits ? WhileDebugged : time;

    private bool Waits(PhaseMember member)
    {
        bool waits = plan.Kind != PhaseKind.TearDown && run.Debugged.Has(member.Role);
        if (waits)
        {
            run.Progress($"{plan.Scope} [{member.Role}@{member.Session.Host.Name}] {member.Session.HowToDebug}");
        }

        return waits;
    }

    private RoleName RoleOf(HostSession session) => members.First(m => m.Session == session).Role;

    private void Cancel(string reason)
    {
        lock (access)
        {
            // Whatever it is doing, and also if the test was decided before: nobody waits for longer.
            Apply(coordinator.Cancel(reason, Now));
            EndHold("run-stopped");
            if (ended.Count < members.Count)
            {
                stopTime = clock.Grace < stopTime ? clock.Grace : stopTime;
                stopDeadline = stopDeadline is { } earlier && earlier < Now + stopTime ? earlier : Now + stopTime;
                Schedule();
            }
        }

        FlushAll();
    }

    private void OnTimer()
    {
        HostSession[] overdue = [];
        lock (access)
        {
            armed = null;
            if (Now >= testTimeout)
            {
                Apply(coordinator.Expire(testTimeout, Now));
            }

            Apply(coordinator.Tick(Now));
            LookAtHold();
            if (stopDeadline is { } deadline && Now >= deadline)
            {
                overdue = [.. members.Where(m => !ended.Contains(m.Role) && !waiting.Contains(m.Role)).Select(m => m.Session)];
                stopDeadline = null;
                killed.UnionWith(overdue);
            }

            Schedule();
        }

        foreach (HostSession session in overdue)
        {
            session.Kill(hasGoneOn && !clock.Stopped.IsCancellationRequested
                ? $"the agent of host {session.Host.Name} was ended: what its test had made was not disposed of within {Phrases.Duration(DisposalTime)}. "
                + "Raise <Timeouts CleanUp=\"…\"/> if that needs longer."
                : $"the agent of host {session.Host.Name} was ended: its role did not stop within {Phrases.Duration(stopTime)} after the "
                + $"{(stopTime < Limit(run.Settings.Timeouts.Stop) ? "run was stopped" : "test was decided")}. Let long work watch IHostGroup.Stopping"
                + $"{(stopTime < Limit(run.Settings.Timeouts.Stop) ? "" : ", or raise <Timeouts Stop=\"…\"/>")}.");
        }

        FlushAll();
    }

    // The next of the three things that only time brings. Called with the lock held, at every message: a timer that is armed for an earlier time
    // stays as it is, finds nothing to do then, and is armed anew. Setting it costs more than a barrier's bookkeeping.
    private void Schedule()
    {
        if (finished.Task.IsCompleted)
        {
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            armed = null;
            return;
        }

        TimeSpan next = coordinator.FirstCause is null && !coordinator.HasAllFinished ? testTimeout : NextOfHold ?? stopDeadline ?? TimeSpan.FromHours(24);
        if (coordinator.NextDeadline is { } barrier && barrier < next)
        {
            next = barrier;
        }

        if (armed <= next)
        {
            return;
        }

        armed = next;
        TimeSpan wait = next - Now;
        // A timer counts whole milliseconds: one that fires early would find nothing to do.
        timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
}
