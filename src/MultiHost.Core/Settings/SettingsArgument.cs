namespace MultiHost.Settings;

/// <summary>Finds the path of the runsettings file on the command lines of this process and those that started it.</summary>
internal static class SettingsArgument
{
    private const int MaxAncestors = 6;
    private static readonly string[] Options = ["--settings", "/settings", "-s"];

    /// <summary>The paths, nearest process first. They may name files that do not exist.</summary>
    /// <param name="proc">Where the process file system is: <c>/proc</c>.</param>
    public static IEnumerable<string> Search(string proc)
    {
        string? process = "self";
        for (int i = 0; i <= MaxAncestors && process is not null; i++)
        {
            foreach (string path in OfProcess(Path.Combine(proc, process)))
            {
                yield return path;
            }

            process = Parent(Path.Combine(proc, process));
        }
    }

    /// <summary>The paths on one command line; what follows <c>--</c> are overrides, not options.</summary>
    public static IEnumerable<string> OnCommandLine(IReadOnlyList<string> arguments)
    {
        for (int i = 1; i < arguments.Count && arguments[i] != "--"; i++)
        {
            foreach (string option in Options)
            {
                if (!arguments[i].StartsWith(option, StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                string rest = arguments[i][option.Length..];
                if (rest.Length > 1 && rest[0] is ':' or '=')
                {
                    yield return rest[1..].Trim('"');
                }
                else if (rest.Length == 0 && i + 1 < arguments.Count)
                {
                    yield return arguments[i + 1];
                }
            }
        }
    }

    private static List<string> OfProcess(string folder)
    {
        string[] arguments = (ReadOrNull(Path.Combine(folder, "cmdline")) ?? "").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        List<string> paths = [.. OnCommandLine(arguments)];
        if (paths.TrueForAll(Path.IsPathRooted))
        {
            return paths;
        }

        string? current = CurrentFolder(folder);
        return current is null ? [] : paths.ConvertAll(p => Path.Combine(current, p));
    }

    // stat: "pid (name, which may hold spaces and brackets) state ppid …"
    private static string? Parent(string folder)
    {
        string? stat = ReadOrNull(Path.Combine(folder, "stat"));
        string[] fields = stat?[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return fields.Length > 1 && fields[1] != "0" ? fields[1] : null;
    }

    private static string? CurrentFolder(string folder)
    {
        try
        {
            return new FileInfo(Path.Combine(folder, "cwd")).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Processes end while they are looked at, and those of other users may not be read: then there is nothing to find there.
    private static string? ReadOrNull(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
