using System.Text.Json;

namespace MultiHost.Recording;

/// <summary>The spans of one phase: its roles, and their steps, waits and migration phases.</summary>
internal sealed class PhaseSpans
{
    private readonly Func<RunSpan, RunSpan> begin;
    private readonly Action<RunSpan, DateTimeOffset> end;
    private readonly RunSpan phase;
    private readonly Dictionary<string, RunSpan> roles = [];
    private readonly Dictionary<string, RunSpan> steps = [];
    private readonly Dictionary<(string Role, string Barrier), Queue<RunSpan>> waits = [];
    private readonly Dictionary<(string Role, string Guest), RunSpan> migrations = [];

    public PhaseSpans(PhaseStarted started, RunSpan? parent, Func<RunSpan, RunSpan> begin, Action<RunSpan, DateTimeOffset> end)
    {
        this.begin = begin;
        this.end = end;
        RunSpanKind kind = started.Of switch { "test" => RunSpanKind.Test, "set-up" => RunSpanKind.SetUp, _ => RunSpanKind.TearDown };
        phase = begin(new RunSpan(kind, started.Name, parent, started.At) { Facts = { ["multihost.phase"] = started.Phase } });
        foreach (RolePlace place in started.Roles)
        {
            roles[place.Role] = begin(new RunSpan(RunSpanKind.Role, place.Role, phase, started.At) { Role = place.Role, Host = place.Host });
        }
    }

    public RunSpan? Role(string name) => roles.GetValueOrDefault(name);

    public void Take(RoleEntry said)
    {
        if (!roles.TryGetValue(said.Role, out RunSpan? role))
        {
            return;
        }

        switch (said)
        {
            case RoleStarted:
                // From here on its code runs; before, its host was told to.
                role.Start = said.At > role.Start && role.LatestPart == default ? said.At : role.Start;
                break;
            case StepBegun step:
                EndStep(said.Role, said.At);
                steps[said.Role] = Part(RunSpanKind.Step, step.Text, role, said.At);
                break;
            case CheckMade check:
                role.Moments.Add((said.At, "check", new Dictionary<string, object>
                {
                    ["multihost.check"] = check.Name, ["multihost.subject"] = check.Subject, ["multihost.passed"] = check.Passed,
                    ["multihost.detail"] = check.Detail,
                }));
                break;
            case WarningGiven warning:
                role.Moments.Add((said.At, "warning", new Dictionary<string, object>
                {
                    ["multihost.check"] = warning.Name, ["multihost.subject"] = warning.Subject, ["multihost.detail"] = warning.Detail,
                }));
                break;
            case HostEvent noted:
                Note(role, noted);
                break;
            case RoleFinished finished:
                Finish(role, finished);
                break;
        }
    }

    public void Wait(string name, string barrier, DateTimeOffset at)
    {
        if (roles.TryGetValue(name, out RunSpan? role))
        {
            if (!waits.TryGetValue((name, barrier), out Queue<RunSpan>? queue))
            {
                waits[(name, barrier)] = queue = new Queue<RunSpan>();
            }

            queue.Enqueue(Part(RunSpanKind.Barrier, barrier, role, at));
        }
    }

    public void GoOn(string name, string barrier, DateTimeOffset at, string outcome, BarrierPassed? meeting = null)
    {
        if (waits.TryGetValue((name, barrier), out Queue<RunSpan>? queue) && queue.TryDequeue(out RunSpan? wait))
        {
            wait.Facts["multihost.outcome"] = outcome;
            wait.Meeting = meeting;
            wait.Error = outcome is "released" or "withdrawn" ? null : outcome;
            end(wait, at);
        }
    }

    /// <summary>All were there: also the last one, which did not wait, has a span.</summary>
    public void Pass(BarrierPassed passed)
    {
        foreach (BarrierWait wait in passed.Waits)
        {
            if (!waits.TryGetValue((wait.Role, passed.Barrier), out Queue<RunSpan>? queue) || queue.Count == 0)
            {
                Wait(wait.Role, passed.Barrier, passed.At - TimeSpan.FromSeconds(wait.Seconds));
            }

            GoOn(wait.Role, passed.Barrier, passed.At, "released", passed);
        }
    }

    public void Refuse(BarrierFailed failed)
    {
        foreach (BarrierWait wait in failed.Waited)
        {
            GoOn(wait.Role, failed.Barrier, failed.At, failed.Reason);
        }
    }

    public void Decide(VerdictMade verdict) => Decide(verdict.Verdict, verdict.Reason, verdict.Message, verdict.At);

    /// <summary>It goes once more, and that is another phase.</summary>
    public void Decide(AttemptMade attempt)
    {
        phase.Facts["multihost.attempt"] = attempt.Number;
        Decide(attempt.Verdict, attempt.Reason, attempt.Message, attempt.At);
    }

    private void Decide(string verdict, InfrastructureReason? why, string? message, DateTimeOffset at)
    {
        phase.Facts["multihost.verdict"] = verdict;
        if (why is { } reason)
        {
            phase.Facts["multihost.reason"] = Words.Of(reason);
        }

        phase.Error = verdict is "failed" or "infrastructure" or "stopped" ? FirstLine(message) ?? verdict : null;
        end(phase, at);
    }

    private void Finish(RunSpan role, RoleFinished finished)
    {
        EndStep(finished.Role, finished.At);
        role.Facts["multihost.end"] = finished.End;
        role.Error = finished.End is "failed" or "lost" ? FirstLine(finished.Summary) ?? finished.End : null;
        roles.Remove(finished.Role);
        end(role, finished.At);
    }

    private RunSpan Part(RunSpanKind kind, string name, RunSpan role, DateTimeOffset at) =>
        begin(new RunSpan(kind, name, role, at) { Role = role.Role, Host = role.Host });

    private void EndStep(string role, DateTimeOffset at)
    {
        if (steps.Remove(role, out RunSpan? step))
        {
            end(step, at);
        }
    }

    private void Note(RunSpan role, HostEvent noted)
    {
        using JsonDocument document = JsonDocument.Parse(noted.Data);
        JsonElement data = document.RootElement;
        string guest = Text(data, "guest");
        if (noted.Kind == "migration-phase")
        {
            if (migrations.Remove((noted.Role, guest), out RunSpan? before))
            {
                before.Error = Text(data, "what") == "ends" && Text(data, "error") is { Length: > 0 } error ? FirstLine(error) : null;
                end(before, noted.At);
            }

            if (Text(data, "what") == "begins")
            {
                migrations[(noted.Role, guest)] = begin(new RunSpan(RunSpanKind.MigrationPhase, Text(data, "phase"), role, noted.At)
                {
                    Role = role.Role, Host = role.Host, Facts = { ["multihost.guest"] = guest, ["multihost.side"] = Text(data, "side") },
                });
            }
        }
        else if (noted.Kind is "fault" or "guest-event" or "probe")
        {
            role.Moments.Add((noted.At, noted.Kind, new Dictionary<string, object> { ["multihost.guest"] = guest, ["multihost.data"] = noted.Data }));
        }
    }

    private static string Text(JsonElement data, string member) =>
        data.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string? FirstLine(string? text) => text?.Split('\n', 2)[0];
}
