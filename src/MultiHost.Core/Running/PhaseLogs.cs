using System.Globalization;
using MultiHost.Protocol;
using MultiHost.Recording;
using MultiHost.Results;
using MultiHost.Sessions;

namespace MultiHost.Running;

/// <summary>
/// The files of a phase in a folder of the controller: a log of each role, and what is fetched from the hosts before anything is cleaned up there.
/// </summary>
internal sealed class PhaseLogs(
    long phase, PhasePlan plan, IReadOnlyList<PhaseMember> members, RunContext run, StopClock clock, PhaseRecord record)
{
    private bool anyFromHosts;

    /// <summary>Where the files lie; <c>null</c> if there are none.</summary>
    public string? Folder { get; private set; }

    /// <summary>The folder, if there is more in it than a message says itself: files of the hosts.</summary>
    public string? FolderToName => anyFromHosts ? Folder : null;

    /// <summary>What did not come and why, a line each.</summary>
    public IReadOnlyList<string> Missing { get; private set; } = [];

    /// <summary>Brings the files together.</summary>
    /// <param name="all">Whether all are wanted, or only those that roles have attached.</param>
    /// <param name="attached">The roles that have.</param>
    /// <param name="results">What the roles came to.</param>
    public async Task FetchAsync(bool all, IReadOnlySet<RoleName> attached, IReadOnlyDictionary<RoleName, RoleResult> results)
    {
        PhaseMember[] asked = [.. members.Where(m => m.Session.LostReason is null && (all || attached.Contains(m.Role)))];
        if (all || asked.Length > 0)
        {
            string folder = run.NewLogFolder(plan.Scope);
            LogCollector[] collectors = [.. asked.Select(m => new LogCollector(m.Session, m.Role, phase, Path.Combine(folder, m.Role.Value)))];
            await Task.WhenAll(collectors.Select(c => c.FetchAsync(!all, run.Settings.Timeouts.CleanUp, clock))).ConfigureAwait(false);
            Tell(collectors);
            Folder = anyFromHosts | (all && WriteLogs(folder, results)) ? folder : null;
        }

        if (!all && plan.Kind == PhaseKind.Test)
        {
            DropRest();
        }

        if (plan.Kind != PhaseKind.Test)
        {
            AttachToRun();
        }
    }

    /// <summary>Attaches the files to the run, since no result has them.</summary>
    public void AttachToRun()
    {
        if (Folder is not null)
        {
            run.Attachments?.AddFolder(Folder);
        }
    }

    private void Tell(LogCollector[] collectors)
    {
        anyFromHosts = collectors.Any(c => c.Any);
        foreach (LogCollector collector in collectors.Where(c => c.Any || c.Note is not null))
        {
            record.Logs(collector.Role, collector.Folder, collector.Files, collector.Note);
        }

        Missing = [.. collectors.Select(c => c.Note).OfType<string>()];
        foreach (string note in Missing)
        {
            run.Progress($"{plan.Scope}: {note}");
        }
    }

    private bool WriteLogs(string folder, IReadOnlyDictionary<RoleName, RoleResult> results)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (PhaseMember member in members)
            {
                string name = $"{member.Role}.log";
                string path = Path.Combine(folder, name);
                File.WriteAllText(path, record.Said.Of(member.Role.Value, record.Began, Head(member), results.GetValueOrDefault(member.Role)));
                record.Logs(member.Role, folder, [new LogFile(name, new FileInfo(path).Length)], note: null);
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            run.Progress($"{plan.Scope}: the logs of its roles could not be written: {e.Message}");
            return false;
        }
    }

    private IEnumerable<string> Head(PhaseMember member)
    {
        yield return $"{plan.Scope}: {member.Role} on {member.Session.Host.Name} ({member.Session.Host.Address}), run {run.Name}";
        yield return "Times in UTC on the controller's clock, and seconds since the beginning. '>' is a step, '|' output, the rest is MultiHost's.";
        yield return member.Session.AgentClock is { } known
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The host's clock is {known.Offset.TotalSeconds:0.000000} s before the controller's, give or take {known.Uncertainty.TotalSeconds:0.000000} s.")
            : "The host's clock is not known: times are those at which the controller heard.";
    }

    // What a fixture's set-up logs is written to for as long as the fixture lives.
    private void DropRest()
    {
        foreach (PhaseMember member in members.Where(m => m.Session.LostReason is null))
        {
            member.Session.Post(new DropLogs(phase)); // it goes out with what comes next
        }
    }
}
