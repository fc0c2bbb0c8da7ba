using System.Security.Cryptography;

namespace MultiHost.Hosts;

/// <summary>Private folders for control sockets, whose paths must be short.</summary>
internal static class SocketFolder
{
    // 108 bytes with the closing zero, less "/c" and the 17 that ssh appends while it makes the socket.
    private const int LongestPath = 107 - 2 - 17;

    /// <summary>A path for a new folder: in the temporary folder, or in /tmp if that has too long a path. Whoever removes the folder makes it.</summary>
    public static string NewPath()
    {
        string name = $"mh-ssh-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        string path = Path.Combine(Path.GetTempPath(), name);
        return path.Length <= LongestPath ? path : Path.Combine("/tmp", name);
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
