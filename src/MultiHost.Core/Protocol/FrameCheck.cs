using MultiHost.Results;

namespace MultiHost.Protocol;

/// <summary>
/// Looks whether a message that was read is whole: the serializer lets members be missing, since those that are null are left out, and elements be null.
/// Everything behind may then take a message as its type says.
/// </summary>
internal static class FrameCheck
{
    private const double LongestSeconds = 366.0 * 24 * 3600;

    /// <exception cref="ProtocolException">A member is missing, or is not what it should be.</exception>
    public static AgentMessage Checked(AgentMessage message)
    {
        switch (message)
        {
            case Hello hello:
                new FrameMembers("hello").Text("AgentVersion", hello.AgentVersion).Text("Runtime", hello.Runtime).Text("System", hello.System)
                    .Text("Machine", hello.Machine);
                break;
            case Arrived arrived:
                FrameMembers members = new FrameMembers("arrived").Number("Phase", arrived.Phase).Number("Request", arrived.Request)
                    .Text("Branch", arrived.Branch).Text("Name", arrived.Name);
                _ = arrived.Roles is { } roles ? members.Roles("Roles", roles) : members;
                _ = arrived.TimeoutSeconds is { } seconds ? members.Seconds("TimeoutSeconds", seconds, LongestSeconds) : members;
                break;
            case Withdrawn withdrawn:
                new FrameMembers("withdrawn").Number("Phase", withdrawn.Phase).Number("Request", withdrawn.Request);
                break;
            case PhaseBegun begun:
                new FrameMembers("phase-begun").Number("Phase", begun.Phase).Moment("At", begun.At);
                break;
            case AgentLeaves leaves:
                new FrameMembers("agent-leaves").Text("Cause", leaves.Cause);
                break;
            case StepTaken step:
                new FrameMembers("step").Number("Phase", step.Phase).Text("Text", step.Text).Moment("At", step.At);
                break;
            case CheckRecorded recorded:
                new FrameMembers("check").Number("Phase", recorded.Phase).Given("Check", recorded.Check).Text("Check.Name", recorded.Check.Name)
                    .Text("Check.Subject", recorded.Check.Subject).Text("Check.Detail", recorded.Check.Detail).Moment("At", recorded.At);
                break;
            case OutputWritten output:
                new FrameMembers("output").Number("Phase", output.Phase).Text("Text", output.Text).Moment("At", output.At)
                    .That("Marks", output.Marks is null || AreMarks(output.Marks, output.Text), "they are no ascending places and times of its text");
                break;
            case LogChunk chunk:
                new FrameMembers("log").Number("Phase", chunk.Phase).Text("File", chunk.File).Given("Bytes", chunk.Bytes);
                break;
            case LogsSent sent:
                new FrameMembers("logs-sent").Number("Phase", sent.Phase);
                break;
            case HitsCounted hits:
                new FrameMembers("hits").Text("Assembly", hits.Assembly).Text("Tracker", hits.Tracker).Given("Hits", hits.Hits)
                    .That("Offset", hits.Offset >= 0 && hits.Total - hits.Offset >= hits.Hits.Length, "there are not so many counters");
                break;
            case LateCall late:
                new FrameMembers("late-call").Number("Phase", late.Phase).Text("Text", late.Text);
                break;
            case PhaseFinished finished:
                Check(
                    new FrameMembers("phase-finished").Number("Phase", finished.Phase).Moment("At", finished.At).Given("Result", finished.Result)
                        .That("Attached", finished.Attached >= 0, "it is less than none"),
                    finished.Result);
                break;
            case BodyEnded ended:
                Check(new FrameMembers("body-ended").Number("Phase", ended.Phase).Moment("At", ended.At).Given("Result", ended.Result), ended.Result);
                break;
            case HostHeld held:
                new FrameMembers("held").Number("Phase", held.Phase).All("Entrances", held.Entrances, line => line is not null);
                break;
            case CollectionClosed closed:
                new FrameMembers("collection-closed").Number("Collection", closed.Collection);
                break;
            case ClockTold told:
                new FrameMembers("clock-told").Number("Number", told.Number).Number("At", told.At).Moment("At", told.At);
                break;
            case EventRecorded noted:
                new FrameMembers("event").Number("Phase", noted.Phase).Text("Kind", noted.Kind).Text("Data", noted.Data).Moment("At", noted.At);
                break;
            case HealthFound found:
                new FrameMembers("health").Number("Phase", found.Phase).Known("Area", found.Area).Text("Name", found.Name).Text("Subject", found.Subject)
                    .Text("Detail", found.Detail).Text("Key", found.Key).Moment("At", found.At);
                break;
            case LeaseHeld held:
                new FrameMembers("lease-held").Number("Lease", held.Lease);
                break;
            case LeaseBlocked blocked:
                new FrameMembers("lease-blocked").Number("Lease", blocked.Lease)
                    .All("Ahead", blocked.Ahead, rival => rival is { Who: not null, Purpose: not null, Seconds: >= 0 and < LongestSeconds });
                break;
            case LeaseFailed failed:
                new FrameMembers("lease-failed").Number("Lease", failed.Lease).Text("Message", failed.Message);
                break;
            case AgentFailed failed:
                new FrameMembers("agent-failed").Text("Message", failed.Message);
                break;
        }

        return message;
    }

    /// <exception cref="ProtocolException">A member is missing, or is not what it should be.</exception>
    public static ControllerMessage Checked(ControllerMessage message)
    {
        switch (message)
        {
            case Welcome welcome:
                new FrameMembers("welcome").Text("Host", welcome.Host).Text("Engine", welcome.Engine).Text("TestAssembly", welcome.TestAssembly)
                    .Text("Folder", welcome.Folder).Text("Run", welcome.Run).Number("OutputMaxKiB", welcome.OutputMaxKiB)
                    .Seconds("CleanUpSeconds", welcome.CleanUpSeconds, LongestSeconds).Seconds("HeartbeatSeconds", welcome.HeartbeatSeconds, LongestSeconds)
                    .All("Properties", welcome.Properties?.Values, text => text is not null);
                break;
            case PlanPart part:
                new FrameMembers("plan-part").Number("Collection", part.Collection).Text("Text", part.Text);
                break;
            case OpenCollection open:
                new FrameMembers("open-collection").Number("Collection", open.Collection).Text("Plan", open.Plan);
                break;
            case BeginPhase begin:
                Check(begin);
                break;
            case BarrierReleased released:
                new FrameMembers("barrier-released").Number("Phase", released.Phase).Number("Request", released.Request)
                    .Roles("Values", released.Values?.Keys ?? Enumerable.Empty<string>());
                break;
            case BarrierRefused refused:
                new FrameMembers("barrier-refused").Number("Phase", refused.Phase).Number("Request", refused.Request).Known("Reason", refused.Reason)
                    .Text("Barrier", refused.Barrier).Text("Message", refused.Message).Roles("Missing", refused.Missing);
                break;
            case StopPhase stop:
                new FrameMembers("stop-phase").Number("Phase", stop.Phase).Text("Cause", stop.Cause);
                break;
            case FetchLogs fetch:
                new FrameMembers("fetch-logs").Number("Phase", fetch.Phase);
                break;
            case DropLogs drop:
                new FrameMembers("drop-logs").Number("Phase", drop.Phase);
                break;
            case AskClock ask:
                new FrameMembers("ask-clock").Number("Number", ask.Number);
                break;
            case HoldHost hold:
                new FrameMembers("hold").Number("Phase", hold.Phase);
                break;
            case GoOn go:
                new FrameMembers("go-on").Number("Phase", go.Phase);
                break;
            case TakeLease take:
                new FrameMembers("take-lease").Number("Lease", take.Lease).Text("Run", take.Run).Text("Who", take.Who).Text("Purpose", take.Purpose)
                    .Number("Capacity", take.Capacity);
                break;
            case DropLease drop:
                new FrameMembers("drop-lease").Number("Lease", drop.Lease);
                break;
            case CloseCollection close:
                new FrameMembers("close-collection").Number("Collection", close.Collection);
                break;
        }

        return message;
    }

    private static bool AreMarks(int[] marks, string text)
    {
        if (marks.Length % 2 != 0)
        {
            return false;
        }

        for (int i = 0; i < marks.Length; i += 2)
        {
            if (marks[i] < (i == 0 ? 0 : marks[i - 2]) || marks[i] > text.Length || marks[i + 1] < (i == 0 ? 0 : marks[i - 1]))
            {
                return false;
            }
        }

        return true;
    }

    private static void Check(FrameMembers members, RoleResult result)
    {
        members.Known("Result.End", result.End).That("Result.End", result.End != RoleEnd.Lost, "no role says itself that it is lost")
            .Seconds("Result.DurationSeconds", result.DurationSeconds, double.MaxValue)
            .All("Result.Exceptions", result.Exceptions, e => e is not null);
        for (int i = 0; i < result.Exceptions.Length; i++)
        {
            members.Text($"Result.Exceptions[{i}].Type", result.Exceptions[i].Type).Text($"Result.Exceptions[{i}].Message", result.Exceptions[i].Message);
        }

        if (result.Blame is { } blame)
        {
            members.Role("Result.Blame.Role", blame.Role).Text("Result.Blame.Step", blame.Step);
        }
    }

    private static void Check(BeginPhase begin)
    {
        FrameMembers members = new FrameMembers("begin-phase").Number("Phase", begin.Phase).Text("Id", begin.Id).Role("Role", begin.Role)
            .All("Members", begin.Members, m => m is not null);
        for (int i = 0; i < begin.Members.Length; i++)
        {
            MemberInfo member = begin.Members[i];
            members.Role($"Members[{i}].Role", member.Role).Text($"Members[{i}].Host", member.Host).Text($"Members[{i}].Address", member.Address)
                .All($"Members[{i}].Labels", member.Labels, label => label is not null)
                .All($"Members[{i}].Properties", member.Properties?.Values ?? Enumerable.Empty<string>(), text => text is not null);
        }

        members.All("RoleProperties", begin.RoleProperties?.Values ?? Enumerable.Empty<string>(), text => text is not null);

        members.That("Role", begin.Members.Count(m => m.Role == begin.Role) == 1, "not one of the members has it").Text("Name", begin.Name);
    }
}
