using System.Globalization;

namespace MultiHost.Linux;

/// <summary>What /proc tells of the machine's processes. One that ended meanwhile is simply not there.</summary>
internal static class Proc
{
    public static IEnumerable<int> Ids() =>
        Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0);

    /// <summary>When the process began, in ticks since the machine did, its parent and its state; null if it has ended.</summary>
    public static ProcStat? Stat(int id)
    {
        if (Read($"/proc/{id}/stat") is not { } text)
        {
            return null;
        }

        // The name, in brackets, may hold anything; the fields behind it are numbered from 3 in proc(5).
        string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X"
            ? null
            : new ProcStat(fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    /// <summary>Identity of a namespace of a process, such as <c>net:[4026531840]</c>; null if it has ended.</summary>
    public static string? Namespace(int id, string kind)
    {
        try
        {
            return Path.GetFileName(File.ResolveLinkTarget($"/proc/{id}/ns/{kind}", returnFinalTarget: false)?.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Number of the process in the innermost PID namespace that it is in; 0 if it has ended.</summary>
    public static int InnermostId(int id) =>
        Read($"/proc/{id}/status")?.Split('\n').FirstOrDefault(l => l.StartsWith("NSpid:", StringComparison.Ordinal)) is { } line
            ? int.Parse(line.Split('\t', ' ')[^1], CultureInfo.InvariantCulture)
            : 0;

    /// <summary>Whether all threads of a process stand still, or it has ended.</summary>
    public static bool HasStopped(int id)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{id}/task")
                .Select(task => Read(Path.Combine(task, "stat")))
                .All(stat => stat is null || stat[(stat.LastIndexOf(')') + 2)..].StartsWith('T'));
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
    }

    /// <summary>The processes that it has started and that still run.</summary>
    public static IReadOnlyList<int> Children(int id) =>
        [.. (Read($"/proc/{id}/task/{id}/children") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture))];

    /// <summary>What the kernel calls the process: the first 15 characters of its program's name, mostly; empty if it is gone.</summary>
    public static string Name(int id) => (Read($"/proc/{id}/comm") ?? "").TrimEnd('\n');

    /// <summary>Whether a process is another one, or descends from it by processes that still run.</summary>
    public static bool IsBelow(int id, int ancestor)
    {
        for (int depth = 0; id > 1 && depth < 64; depth++)
        {
            if (id == ancestor)
            {
                return true;
            }

            id = Stat(id)?.Parent ?? 0;
        }

        return false;
    }

    public static string CommandLine(int id) => (Read($"/proc/{id}/cmdline") ?? "").Replace('\0', ' ').Trim();

    /// <summary>Whether the process was started with an environment that has this variable with this value.</summary>
    public static bool HasVariable(int id, string name, string value) =>
        $"\0{Read($"/proc/{id}/environ")}".Contains($"\0{name}={value}\0", StringComparison.Ordinal);

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // it ended while it was looked at
        }
    }
}
