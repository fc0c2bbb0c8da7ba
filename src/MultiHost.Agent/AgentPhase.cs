using System.Collections.Concurrent;
using System.Diagnostics;
using MultiHost.Protocol;
using MultiHost.Results;

namespace MultiHost.Agent;

/// <summary>One phase that runs on this host: its barriers' waits, its output, and the word that it should stop.</summary>
internal sealed class AgentPhase
{
    private const int MaxLateCalls = 20;
    private static readonly TimeSpan LooksForDebugger = TimeSpan.FromMilliseconds(100);

    private readonly AgentSession session;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<Dictionary<string, string?>?>> waits = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly string logFolder;
    private readonly string name;
    private readonly bool waitsForDebugger;
    private long lastRequest;
    private int lateCalls;
    private volatile string? cause;
    private volatile bool finished;

    public AgentPhase(BeginPhase begin, AgentSession session, string logFolder, string workFolder, int outputMaxKiB, IReadOnlyDictionary<string, string> properties)
    {
        this.session = session;
        this.logFolder = logFolder;
        name = begin.Name;
        Number = begin.Phase;
        Id = begin.Id;
        IsTest = begin.IsTest;
        waitsForDebugger = begin.WaitsForDebugger;
        TraceParent = begin.TraceParent;
        Members = [.. begin.Members.Select(m => new GroupHost(m, properties, m.Role == begin.Role ? begin.RoleProperties : null))];
        Self = Members.Single(m => m.Role == begin.Role);
        Attached = new AttachedFiles(logFolder, workFolder, Self.Name);
        Output = new PhaseOutput(
            outputMaxKiB, () => session.Clock.NowMicroseconds, piece => session.Send(new OutputWritten(Number, piece.Text, piece.At, piece.Marks)));
    }

    public long Number { get; }

    /// <summary>Identity of the phase in the plan.</summary>
    public string Id { get; }

    public bool IsTest { get; }

    /// <summary>What the spans of its code belong to; <c>null</c> if the controller traces nothing.</summary>
    public string? TraceParent { get; }

    /// <summary>What people call it.</summary>
    public string Name => name;

    /// <summary>What waits for the verdict, where hosts may be kept; <c>null</c> where they are not.</summary>
    public KeptPhase? Keeping { get; init; }

    public bool HasFinished => finished;

    public IReadOnlyList<GroupHost> Members { get; }

    public GroupHost Self { get; }

    public PhaseOutput Output { get; }

    public AttachedFiles Attached { get; }

    public CancellationToken Stopping => stopping.Token;

    public string LogFolder => Directory.CreateDirectory(logFolder).FullName;

    public async Task<IReadOnlyDictionary<RoleName, string?>> ArriveAsync(
        string branch, string barrier, IReadOnlyList<RoleName>? roles, string? value, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string fullName = branch.Length == 0 ? barrier : $"{branch}/{barrier}";
        CheckRuns($"came to barrier '{fullName}'", $"barrier '{fullName}'");
        Output.Flush();
        if (Keeping is not null)
        {
            await Keeping.CatchUpAsync().ConfigureAwait(false);
        }

        long request = Interlocked.Increment(ref lastRequest);
        TaskCompletionSource<Dictionary<string, string?>?> wait = new();
        waits[request] = wait;
        if (cause is { } known)
        {
            waits.TryRemove(request, out _);
            throw new GroupStoppedException(known);
        }

        try
        {
            session.Send(new Arrived(Number, request, branch, barrier, roles?.Select(r => r.Value).ToArray(), value, timeout?.TotalSeconds));
        }
        catch (ProtocolException)
        {
            waits.TryRemove(request, out _);
            throw;
        }

        using (cancellationToken.Register(() => Withdraw(request, cancellationToken)))
        {
            Dictionary<string, string?>? values = await wait.Task.ConfigureAwait(false);
            return values?.ToDictionary(v => new RoleName(v.Key), v => v.Value) ?? [];
        }
    }

    /// <summary>Refuses a call of work that outlived the phase. Nobody awaits that, or would see the exception, so the controller is told, too.</summary>
    /// <exception cref="InvalidOperationException">The phase has ended.</exception>
    public void CheckRuns(string did, string call)
    {
        if (!finished)
        {
            return;
        }

        if (Interlocked.Increment(ref lateCalls) <= MaxLateCalls)
        {
            session.Send(new LateCall(Number, $"{call}, from work that '{name}' left behind on {Self}: not done, since that had ended. Is an await missing?"));
        }

        throw new InvalidOperationException($"{Self} {did} after it had finished the test. Is an await missing?");
    }

    /// <summary>Waits until a debugger is there, if the controller wants that, or the phase is decided.</summary>
    public async Task WaitForDebuggerAsync()
    {
        if (!waitsForDebugger || Debugger.IsAttached)
        {
            return;
        }

        Step($"Wait for a debugger at process {Environment.ProcessId} on {Self.Name}");
        using PeriodicTimer looks = new(LooksForDebugger); // nothing tells that one has come
        try
        {
            while (!Debugger.IsAttached && await looks.WaitForNextTickAsync(Stopping).ConfigureAwait(false))
            {
            }

            Step("A debugger has come");
        }
        catch (OperationCanceledException)
        {
            // The run was stopped, or another role has decided the test: what begins now hears of that at once.
        }
    }

    public void Step(string text)
    {
        Output.Flush();
        session.Send(new StepTaken(Number, CutText.End(text, 200), session.Clock.NowMicroseconds));
    }

    public void Record(Check check)
    {
        Output.Flush();
        session.Send(new CheckRecorded(Number, ResultLimits.Fit(check), session.Clock.NowMicroseconds));
    }

    public void RecordEvent(string kind, string data) => session.Send(new EventRecorded(Number, kind, data, session.Clock.NowMicroseconds));

    public void Finish(RoleResult result)
    {
        finished = true;
        Output.Close();
        session.Send(new PhaseFinished(Number, ResultLimits.Fit(result), session.Clock.NowMicroseconds, Attached.Count));
    }

    /// <summary>All roles are at a barrier.</summary>
    /// <returns>Lets the test go on, on the thread that calls it; <c>null</c> if it does not wait there any more.</returns>
    public Action? Release(BarrierReleased released) =>
        released.Phase == Number && Take(released.Request) is { } wait ? () => wait.TrySetResult(released.Values) : null;

    public void Handle(ControllerMessage message)
    {
        switch (message)
        {
            case BarrierRefused refused when refused.Phase == Number:
                Fail(Take(refused.Request), Refusal(refused));
                break;
            case StopPhase stop when stop.Phase == Number:
                Stop(stop.Cause);
                break;
            case HoldHost hold when hold.Phase == Number:
                Keeping?.Hold();
                break;
            case GoOn go when go.Phase == Number:
                Keeping?.LetGo();
                break;
        }
    }

    /// <summary>The verdict stands: fails the waits and fires <see cref="Stopping"/>. What that brings about runs on the thread pool.</summary>
    public void Stop(string why)
    {
        cause ??= why;
        _ = stopping.CancelAsync();
        foreach (long request in waits.Keys)
        {
            Fail(Take(request), new GroupStoppedException(why));
        }
    }

    private static void Fail(TaskCompletionSource<Dictionary<string, string?>?>? wait, Exception exception) =>
        ThreadPool.QueueUserWorkItem(_ => wait?.TrySetException(exception));

    private static MultiHostException Refusal(BarrierRefused refused) => refused.Reason switch
    {
        RefusalKind.TimedOut => new BarrierTimeoutException(refused.Message, refused.Barrier, [.. refused.Missing.Select(m => new RoleName(m))]),
        RefusalKind.Deadlock => new BarrierDeadlockException(refused.Message, refused.Barrier),
        RefusalKind.Stopped => new GroupStoppedException(refused.Message),
        _ => new MultiHostException(refused.Message),
    };

    private TaskCompletionSource<Dictionary<string, string?>?>? Take(long request) =>
        waits.TryRemove(request, out TaskCompletionSource<Dictionary<string, string?>?>? wait) ? wait : null;

    private void Withdraw(long request, CancellationToken cancellationToken)
    {
        if (Take(request) is { } wait)
        {
            session.Send(new Withdrawn(Number, request));
            ThreadPool.QueueUserWorkItem(_ => wait.TrySetCanceled(cancellationToken));
        }
    }
}
