using MultiHost.Protocol;

namespace MultiHost.Agent;

/// <summary>Sends the files of a phase's log folder to the controller. What cannot be sent keeps nothing else from being sent.</summary>
internal static class LogSender
{
    private const int ChunkBytes = 256 * 1024;

    /// <summary>Sends all, and removes the folder.</summary>
    /// <param name="folder">The phase's folder.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="attachedOnly">Whether only what was attached is sent, and removed.</param>
    /// <param name="session">The controller.</param>
    public static void Send(string folder, long phase, bool attachedOnly, AgentSession session)
    {
        string wanted = attachedOnly ? Path.Combine(folder, AttachedFiles.FolderName) : folder;
        List<string> notes = [];
        try
        {
            SendFiles(wanted, attachedOnly ? $"{AttachedFiles.FolderName}/" : "", phase, session, notes);
        }
#pragma warning disable CA1031 // whatever happens, the controller waits for the end
        catch (Exception e)
#pragma warning restore CA1031
        {
            notes.Add(e.Message);
        }

        session.Send(new LogsSent(phase, LogLimits.Summary(notes)));
        Remove(wanted);
    }

    /// <summary>Removes a folder that nobody asked for. All that remains goes with the agent's folder, by a shell, which can remove what .NET cannot.</summary>
    public static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The test still writes to it; or a name in it is not UTF-8.
        }
    }

    private static void SendFiles(string folder, string before, long phase, AgentSession session, List<string> notes)
    {
        LogFolder logs = new(folder);
        notes.AddRange(logs.Notes);
        LogLimits limits = new();
        byte[] buffer = new byte[ChunkBytes];
        foreach ((string name, string path) in logs.Files)
        {
            try
            {
                using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
                limits.Begin();
                int read;

                // What is appended meanwhile may have no end.
                for (long left = file.Length; left > 0 && (read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length))) > 0; left -= read)
                {
                    if (!limits.Allow(read))
                    {
                        notes.Add($"{name} and what follows: {LogLimits.Exceeded}");
                        return;
                    }

                    if (!session.Send(new LogChunk(phase, before + name, buffer[..read])))
                    {
                        return;
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                notes.Add($"{name}: {e.Message}");
            }
        }
    }
}
