using MultiHost.Protocol;

namespace MultiHost.Agent;

/// <summary>Sends the files of a phase's log folder to the controller.</summary>
internal static class LogSender
{
    private const int ChunkBytes = 256 * 1024;

    /// <summary>Largest total of one phase's log files that is sent, in bytes.</summary>
    private const long MaxBytes = 64L * 1024 * 1024;

    public static void Send(string folder, long activity, AgentSession session)
    {
        string? note = null;
        try
        {
            if (Directory.Exists(folder))
            {
                note = SendFiles(folder, activity, session);
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            note = $"Log files could not be read: {e.Message}";
        }

        session.Send(new LogsSent(activity, note));
    }

    private static string? SendFiles(string folder, long activity, AgentSession session)
    {
        long sent = 0;
        byte[] buffer = new byte[ChunkBytes];
        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(folder, path);
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            int read;
            while ((read = file.Read(buffer)) > 0)
            {
                sent += read;
                if (sent > MaxBytes)
                {
                    return $"Log files beyond {MaxBytes / 1024 / 1024} MiB were left out, from {name} on.";
                }

                session.Send(new LogChunk(activity, name, buffer[..read]));
            }
        }

        return null;
    }
}
