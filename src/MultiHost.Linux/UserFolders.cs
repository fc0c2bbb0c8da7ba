namespace MultiHost.Linux;

/// <summary>Folders of the user who runs this process. None is one that somebody else could have made.</summary>
internal static class UserFolders
{
    /// <summary>
    /// The user's cache folder of MultiHost, as the XDG specification and the scripts on hosts place it; not made yet. Null where there is none: neither
    /// <c>XDG_CACHE_HOME</c> nor <c>HOME</c> is an absolute path. What is kept there only saves time, so whoever asks goes on without.
    /// </summary>
    public static string? Cache
    {
        get
        {
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } given && Path.IsPathFullyQualified(given) ? given
                : Path.IsPathFullyQualified(home) ? Path.Combine(home, ".cache")
                : null;
            return cache is null ? null : Path.Combine(cache, "multihost");
        }
    }

    /// <summary>Makes a folder in the cache, and those above it that are not there, for this user alone: the scripts that run on hosts share the cache, and
    /// refuse one to which others can write, whatever the umask was.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void Make(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            if (Path.GetDirectoryName(folder) is { } above)
            {
                Make(above);
            }

            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
