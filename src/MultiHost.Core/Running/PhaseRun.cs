using MultiHost.Coordination;
using MultiHost.Protocol;
using MultiHost.Reporting;
using MultiHost.Results;
using MultiHost.Sessions;

namespace MultiHost.Running;

/// <summary>
/// One phase on its hosts, seen from the controller: feeds what the agents say into a <see cref="BarrierCoordinator"/> and carries out what comes
/// back. Every wait ends: a barrier by its own time, the phase by the test's, a role that does not stop by the end of its agent.
/// </summary>
internal sealed partial class PhaseRun : ISessionHandler, IDisposable
{
    private const int MaxNameChars = 200;

    private readonly Lock access = new();
    private readonly long activity;
    private readonly PhasePlan plan;
    private readonly IReadOnlyList<PhaseMember> members;
    private readonly RunContext run;
    private readonly BarrierCoordinator coordinator;
    private readonly OutputMerger output = new();
    private readonly List<(RoleName Role, Check Check)> checks = [];
    private readonly Dictionary<RoleName, RoleResult> results = [];
    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer timer;
    private readonly long began;
    private readonly TimeSpan testTimeout;
    private TimeSpan? stopDeadline;
    private TimeSpan? armed;
    private volatile bool begun;

    public PhaseRun(long activity, PhasePlan plan, IReadOnlyList<PhaseMember> members, RunContext run)
    {
        this.activity = activity;
        this.plan = plan;
        this.members = members;
        this.run = run;
        testTimeout = plan.Timeout ?? run.Settings.Timeouts.Test;
        coordinator = new BarrierCoordinator(members.Select(m => new GroupMember(m.Role, m.Session.Host.Name)), run.Settings.Timeouts.Barrier);
        began = run.Time.GetTimestamp();
        timer = run.Time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Now => run.Time.GetElapsedTime(began);

    public async Task<GroupResult> RunAsync(CancellationToken cancellationToken)
    {
        MemberInfo[] infos = [.. members.Select(m => m.Info)];
        foreach (PhaseMember member in members)
        {
            member.Session.Post(new BeginPhase(
                activity, plan.Id, member.Role.Value, infos, CutText.End(plan.Scope, MaxNameChars), plan.Kind == PhaseKind.Test));
        }

        // Nothing is sent before all are listened to: one that is lost already would else stop another before it begins, or answers would go astray.
        foreach (PhaseMember member in members)
        {
            member.Session.Attach(this);
        }

        lock (access)
        {
            Schedule();
        }

        begun = true;
        FlushAll();
        using (cancellationToken.Register(() => Cancel("the run was cancelled")))
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

    public void OnMessage(HostSession session, AgentMessage message)
    {
        RoleName role = RoleOf(session);
        lock (access)
        {
            switch (message)
            {
                case Arrived arrived when arrived.Activity == activity:
                    Apply(coordinator.Arrive(
                        role,
                        arrived.Request,
                        arrived.Branch,
                        arrived.Name,
                        arrived.Roles?.Select(r => new RoleName(r)).ToArray(),
                        arrived.Value,
                        arrived.TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                        Now));
                    break;
                case Withdrawn withdrawn when withdrawn.Activity == activity:
                    Apply(coordinator.Withdraw(role, withdrawn.Request, Now));
                    break;
                case StepTaken step when step.Activity == activity:
                    output.WriteStep(role, step.Text, Now);
                    Apply(coordinator.Step(role, step.Text, Now));
                    run.Progress($"{plan.Scope} [{role}@{session.Host.Name}] {step.Text}");
                    break;
                case CheckRecorded check when check.Activity == activity:
                    output.WriteLine(role, $"check {check.Check}");
                    checks.Add((role, check.Check));
                    break;
                case OutputWritten written when written.Activity == activity:
                    output.Write(role, written.Text);
                    break;
                case LateCall late:
                    output.WriteLine(role, late.Text);
                    run.Progress($"{plan.Scope} [{role}@{session.Host.Name}] {late.Text}");
                    break;
                case PhaseFinished end when end.Activity == activity && results.ContainsKey(role):
                    throw new ProtocolException($"It sent a second result of the phase '{plan.Scope}', after it had {results[role].End}.");
                case PhaseFinished end when end.Activity == activity:
                    Finish(role, end.Result);
                    break;
            }
        }

        FlushAll();
    }

    public void OnLost(HostSession session, string reason)
    {
        RoleName role = RoleOf(session);
        lock (access)
        {
            results.TryAdd(role, new RoleResult(RoleEnd.Lost, Now.TotalSeconds, reason));
            Apply(coordinator.Lost(role, reason, Now));
        }

        FlushAll();
    }

    public void Dispose() => timer.Dispose();

    private RoleName RoleOf(HostSession session) => members.First(m => m.Session == session).Role;

    private void Finish(RoleName role, RoleResult result)
    {
        Check[] failed = [.. checks.Where(c => c.Role == role && !c.Check.Passed).Select(c => c.Check)];
        if (result.End == RoleEnd.Passed && failed.Length > 0)
        {
            string message = string.Join('\n', failed.Select(c => c.ToString()));
            result = result with { End = RoleEnd.Failed, Exceptions = [new ExceptionInfo(typeof(CheckFailedException).FullName!, message, null, -1)] };
        }

        if (result.End == RoleEnd.Stopped && coordinator.FirstCause is null)
        {
            result = result with { End = RoleEnd.Failed };
        }

        results[role] = result;
        Apply(coordinator.Finish(role, result.End, result.Summary, Now));
    }

    private void Cancel(string reason)
    {
        lock (access)
        {
            Apply(coordinator.Cancel(reason, Now));
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
            if (stopDeadline is { } deadline && Now >= deadline)
            {
                overdue = [.. members.Where(m => !results.ContainsKey(m.Role)).Select(m => m.Session)];
                stopDeadline = null;
            }

            Schedule();
        }

        foreach (HostSession session in overdue)
        {
            session.Kill(
                $"the agent of host {session.Host.Name} was ended: its role did not stop within {Phrases.Duration(run.Settings.Timeouts.Stop)} after the "
                + "test was decided. Let long work watch IHostGroup.Stopping, or raise <Timeouts Stop=\"…\"/>.");
        }

        FlushAll();
    }

    // The next of the three things that only time brings. Called with the lock held, at every message: a timer that is armed for an earlier time
    // stays as it is, finds nothing to do then, and is armed anew. Setting it costs more than a barrier's bookkeeping.
    private void Schedule()
    {
        if (coordinator.HasAllFinished)
        {
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            armed = null;
            return;
        }

        TimeSpan next = coordinator.FirstCause is null ? testTimeout : stopDeadline ?? TimeSpan.FromHours(24);
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
