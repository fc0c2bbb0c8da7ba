namespace MultiHost.Hosts;

/// <summary>Private folders for control sockets, whose paths must be short.</summary>
internal static class SocketFolder
{
    // 108 bytes with the closing zero, less "/c" and the 17 that ssh appends while it makes the socket.
    private const int LongestPath = 107 - 2 - 17;

    /// <summary>A new folder that only its owner may enter: in the temporary folder, or in /tmp if that has too long a path.</summary>
    public static string Make()
    {
        string folder = Directory.CreateTempSubdirectory("mh-ssh-").FullName;
        if (folder.Length <= LongestPath || OperatingSystem.IsWindows())
        {
            return folder;
        }

        Directory.Delete(folder);
        string name = Path.Combine("/tmp", $"mh-ssh-{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(6))}");
        return Directory.CreateDirectory(name, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    public static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The connection's end took it along.
        }
    }
}
