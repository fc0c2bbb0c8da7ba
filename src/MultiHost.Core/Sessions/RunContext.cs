using System.Globalization;
using MultiHost.Diagnostics;
using MultiHost.Facts;
using MultiHost.Recording;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>What everything in a run shares.</summary>
internal sealed class RunContext(MultiHostSettings settings, Action<string> progress, string name, TimeProvider time, string home)
{
    private FactBook? facts;
    private int lastLogFolder;
    private long lastId;
    private volatile bool isStopped;

    public MultiHostSettings Settings => settings;

    /// <summary>How long an agent gets to end by itself when its session is closed.</summary>
    public TimeSpan CloseTime => isStopped && settings.Timeouts.CleanUp > StopClock.All ? StopClock.All : settings.Timeouts.CleanUp;

    /// <summary>For how long hosts may be kept after failures.</summary>
    public KeepBudget Keeping { get; } = new(settings.Keep);

    /// <summary>Name of this run, which the folders and processes of its sessions carry.</summary>
    public string Name => name;

    public TimeProvider Time => time;

    /// <summary>What hosts are and have, as far as tests ask.</summary>
    public FactBook Facts => LazyInitializer.EnsureInitialized(ref facts, () => new FactBook(settings, Record.Add, time));

    /// <summary>What happens, line by line, beside the folders of log files.</summary>
    public RunRecord Record { get; } = new(
        Path.GetFullPath(Path.Combine(settings.Logs.Folder, name, "run.jsonl"), home), time, line => Show(progress, line));

    /// <summary>Whose agents wait for a debugger.</summary>
    public DebuggedRoles Debugged { get; } = new(settings.Debug, Environment.GetEnvironmentVariable(DebuggedRoles.Variable));

    /// <summary>Where files are told that belong to results; <c>null</c> if nobody wants to know.</summary>
    public AttachmentIndex? Attachments { get; init; } = AttachmentIndex.OfProcess;

    /// <summary>What has crashed in this run.</summary>
    public SeenCrashes Crashes { get; } = new();

    /// <summary>Whose order a seed decides, and how to have it again; <c>null</c> if nothing is shuffled.</summary>
    public string? SeedNote => settings.Shuffle is { Seed: { } seed, Tests: var tests, Roles: var roles } && (tests || roles)
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{(tests && roles ? "Tests and roles" : tests ? "Tests" : "Roles")} were shuffled by seed {seed}; to have the same order again: dotnet test -- MultiHost.Shuffle.Seed={seed}")
        : null;

    public bool KeepAllLogs => settings.Logs.Keep == LogRetention.Always;

    /// <summary>Somebody has stopped the run: what ends it now, ends it quickly.</summary>
    public void Stop()
    {
        if (!isStopped)
        {
            isStopped = true;
            Record.Add(new RunStopped());
        }
    }

    /// <summary>Shows a line while the run goes on. Must not block. Whatever becomes of the line, the run goes on.</summary>
    public void Progress(string line) => Show(progress, line);

    /// <summary>A number that no other phase or collection of this run has.</summary>
    public long NextId() => Interlocked.Increment(ref lastId);

    /// <summary>A folder for the log files of one phase, not made yet.</summary>
    public string NewLogFolder(string scope)
    {
        string part = string.Concat(scope.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));
        part = part.Length <= 80 ? part : part[..80];
        return Path.GetFullPath(
            Path.Combine(settings.Logs.Folder, name, $"{Interlocked.Increment(ref lastLogFolder):000}-{part}"), home);
    }

    private static void Show(Action<string> progress, string line)
    {
        try
        {
            progress(line);
        }
#pragma warning disable CA1031 // the sink is another's code, and is called where an exception would cost a session
        catch (Exception e)
#pragma warning restore CA1031
        {
            MultiHostEvents.Log.Swallowed($"progress '{line}'", e);
        }
    }
}
