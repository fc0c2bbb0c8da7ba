namespace MultiHost.Linux;

/// <summary>Folders of the user who runs this process. None is one that somebody else could have made.</summary>
internal static class UserFolders
{
    /// <summary>
    /// The user's cache folder of MultiHost, as the XDG specification places it; not made yet. Null where there is none: neither <c>XDG_CACHE_HOME</c> nor
    /// <c>HOME</c>, or not an absolute path. What is kept there only saves time, so whoever asks goes on without.
    /// </summary>
    public static string? Cache
    {
        get
        {
            string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } given
                ? given
                : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".cache") : null;
            return cache is not null && Path.IsPathFullyQualified(cache) ? Path.Combine(cache, "multihost") : null;
        }
    }
}
