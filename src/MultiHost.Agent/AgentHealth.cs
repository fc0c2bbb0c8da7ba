using System.Globalization;
using MultiHost.Linux;
using MultiHost.Protocol;
using MultiHost.Results;

namespace MultiHost.Agent;

/// <summary>
/// Sees what crashes on this host, and tells it in the phase that runs: what the kernel says of itself, processes of this session, and what kits tell. What
/// comes when no phase runs that could fail for it, or while fixtures are made, is told at the begin of the next. Safe for use by several threads.
/// </summary>
internal sealed class AgentHealth
{
    private const string SessionVariable = "MULTIHOST_SESSION";
    private const string BootPath = "/proc/sys/kernel/random/boot_id";
    private const int MaxFindings = 100;
    private const int MaxDetailChars = 1000;

    private readonly Lock access = new();
    private readonly AgentSession session;
    private readonly string host;
    private readonly KernelLog? kernel;
    private readonly ProcessEnds? ends;
    private readonly string? mark = Environment.GetEnvironmentVariable(SessionVariable);
    private readonly List<HealthFinding> pending = [];
    private readonly HashSet<string> told = [];
    private readonly HashSet<int> parents = [];
    private AgentPhase? open;

    public AgentHealth(Welcome welcome, AgentSession session)
    {
        this.session = session;
        host = welcome.Host;
        kernel = welcome.KernelLog is { } path ? KernelLog.TryOpen(path, out _) : null;
        if (welcome.WatchesProcesses)
        {
            ends = ProcessEnds.TryStart(Ended, out _);
            LinuxProcess.Crashed += (process, code) =>
                Report(Of(process.Id, Path.GetFileName(process.Order.Command[0]), $"was ended by {Signals.NameOf(code)}"));
        }
    }

    /// <summary>A phase begins: first with what there was before it.</summary>
    public void Begin(AgentPhase phase, bool isSetUp)
    {
        ends?.Look();
        lock (access)
        {
            open = null;
            LookAtKernel();
            if (isSetUp)
            {
                return; // no result of a set-up's is shown to people: it counts for the test behind it
            }

            open = phase;
            foreach (HealthFinding finding in pending)
            {
                Send(phase, finding, isBefore: true);
            }

            pending.Clear();
        }
    }

    /// <summary>A phase ends: what was until now is told before its end.</summary>
    public void Finish(AgentPhase phase, Action end)
    {
        ends?.Look();
        lock (access)
        {
            LookAtKernel();
            if (open == phase)
            {
                open = null;
            }

            end();
        }
    }

    /// <summary>Tells what was until now: the verdict stands, and this process may be ended.</summary>
    public void Look()
    {
        ends?.Look();
        lock (access)
        {
            LookAtKernel();
        }
    }

    /// <summary>Tells of a crash, once.</summary>
    public void Report(HealthFinding finding)
    {
        lock (access)
        {
            if (told.Count >= MaxFindings || !told.Add(finding.Key))
            {
                return;
            }

            finding = finding with { Detail = CutText.End(finding.Detail.ReplaceLineEndings(" | "), MaxDetailChars) };
            if (open is { } phase)
            {
                Send(phase, finding, isBefore: false);
            }
            else
            {
                pending.Add(finding);
            }
        }
    }

    private void Send(AgentPhase phase, HealthFinding finding, bool isBefore) => session.Send(new HealthFound(
        phase.Number, finding.Area, finding.Name, finding.Subject, finding.Detail, finding.Key, isBefore, session.Clock.NowMicroseconds));

    private void LookAtKernel()
    {
        IReadOnlyList<KernelLine> lines = kernel?.Read() ?? [];
        if (lines.Count == 0 || lines.FirstOrDefault(l => KernelTrouble.IsIn(l.Text)) is not { } first)
        {
            return;
        }

        KernelLine[] said = [.. lines.SkipWhile(l => l != first)];
        string others = said.Length == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" (and {said.Length - 1} lines behind it{Keep(said)})");
        string boot = File.Exists(BootPath) ? File.ReadAllText(BootPath).Trim() : host;
        Report(new HealthFinding(HealthArea.HostKernel, "host-kernel", host, $"the kernel says: {first.Text}{others}", $"kernel/{boot}/{first.Number}"));
    }

    // Into the logs of the test, which are fetched if it fails.
    private string Keep(KernelLine[] said)
    {
        if (open is not { } phase)
        {
            return "";
        }

        try
        {
            File.AppendAllLines(Path.Combine(phase.LogFolder, "host-kernel.log"), said.Select(l => l.Text));
            return ", in host-kernel.log";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"; no log of them: {e.Message}";
        }
    }

    // Another session's process, or another user's, is nobody's business here.
    private void Ended(ProcessEnd end)
    {
        bool isOurs = Proc.IsBelow(end.Parent, Environment.ProcessId) || (mark is not null && Proc.HasVariable(end.Parent, SessionVariable, mark));
        if (!isOurs || LinuxProcess.IsToldByOwner(end.Id))
        {
            return;
        }

        lock (access)
        {
            if (!end.IsBySignal && parents.Contains(end.Id))
            {
                return; // a shell that says what was told already
            }

            parents.Add(end.Parent);
        }

        string signal = Signals.NameOf(end.ExitCode);
        // One that was waited for at once has no name any more.
        string name = end.Name.Length > 0 ? end.Name : LinuxProcess.NameOf(end.Id) ?? "unknown program";
        Report(Of(end.Id, name, end.IsBySignal
            ? $"was ended by {signal}{(end.HasDumpedCore ? ", core dumped" : "")}"
            : string.Create(CultureInfo.InvariantCulture, $"ended with {end.ExitCode}, as a shell does whose command was ended by {signal}")));
    }

    private static HealthFinding Of(int id, string name, string what) => new(
        HealthArea.Process, "crashed-process", name, string.Create(CultureInfo.InvariantCulture, $"process {id} {what}"),
        string.Create(CultureInfo.InvariantCulture, $"process/{id}"));
}
