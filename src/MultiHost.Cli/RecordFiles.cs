using System.CommandLine;
using MultiHost.Recording;

namespace MultiHost.Cli;

/// <summary>The records of runs that a command line names.</summary>
internal static class RecordFiles
{
    public static Argument<string> Place() => new("PATH")
    {
        Description = "A run.jsonl, the folder of a run, or a folder above.", DefaultValueFactory = _ => ".",
    };

    public static Option<bool> Last() => new("--last") { Description = "Only the last run of each test assembly." };

    /// <summary>The runs below a path, in the order in which they began.</summary>
    /// <exception cref="UsageException">There is none, or one is no record.</exception>
    public static IReadOnlyList<RecordedRun> Load(string path, bool last)
    {
        RecordedRun[] runs = [.. Files(path).Select(Load).Where(r => r.Started is not null).OrderBy(r => r.Started!.At)];
        return last ? [.. runs.GroupBy(r => (r.Started!.Machine, r.Started.Path)).Select(g => g.Last())] : runs;
    }

    /// <summary>The lines of the runs below a path, run by run in the order in which they began.</summary>
    /// <exception cref="UsageException">There is none, or one is no record.</exception>
    public static IReadOnlyList<IReadOnlyList<RunEntry>> Entries(string path, bool last)
    {
        try
        {
            RunEntry[][] runs = [.. Files(path).Select(f => RecordReader.Read(f).ToArray()).Where(r => r.Length > 0).OrderBy(r => r[0].At)];
            return last ? [.. runs.GroupBy(r => r[0] is RunStarted s ? (s.Machine, s.Path) : default).Select(g => g.Last())] : runs;
        }
        catch (RecordException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static IReadOnlyList<string> Files(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new UsageException($"{path}: there is no such file or folder. Name a {RecordReader.FileName}, or a folder above it.");
        }

        string own = Path.Combine(path, RecordReader.FileName);
        string[] files = File.Exists(own) ? [own] : Directory.GetFiles(path, RecordReader.FileName, new EnumerationOptions { RecurseSubdirectories = true });
        return files.Length > 0 ? files
            : throw new UsageException(
                $"{Path.GetFullPath(path)}: no {RecordReader.FileName} lies here or below. Runs write it to <Logs Folder=\"…\"/> of the runsettings, by default to "
                + "TestResults/multihost beside the test assembly.");
    }

    private static RecordedRun Load(string file)
    {
        try
        {
            return RecordedRun.Load(file);
        }
        catch (RecordException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
