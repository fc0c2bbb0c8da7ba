using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>What everything in a run shares.</summary>
internal sealed class RunContext(MultiHostSettings settings, Action<string> progress, string runFolder, TimeProvider time, string home)
{
    private int lastLogFolder;
    private long lastId;

    public MultiHostSettings Settings => settings;

    /// <summary>Shows a line while the run goes on. Must not block.</summary>
    public Action<string> Progress => progress;

    /// <summary>Folder of this run on every host; its last part names the run.</summary>
    public string RunFolder => runFolder;

    public TimeProvider Time => time;

    public bool KeepAllLogs => settings.Logs.Keep == LogRetention.Always;

    /// <summary>A number that no other activity or collection of this run has.</summary>
    public long NextId() => Interlocked.Increment(ref lastId);

    /// <summary>A folder for the log files of one phase, not made yet.</summary>
    public string NewLogFolder(string scope)
    {
        string name = string.Concat(scope.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));
        name = name.Length <= 80 ? name : name[..80];
        return Path.GetFullPath(
            Path.Combine(settings.Logs.Folder, Path.GetFileName(runFolder), $"{Interlocked.Increment(ref lastLogFolder):000}-{name}"), home);
    }
}
