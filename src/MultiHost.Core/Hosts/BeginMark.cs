using System.Text;

namespace MultiHost.Hosts;

/// <summary>
/// The line by which a command of ours shows that it has begun, on a host whose login shell may print lines of its own before, and may never begin it. Safe
/// for use by several threads.
/// </summary>
internal sealed class BeginMark(Stream output)
{
    private const string Text = "MULTIHOST-CONNECTED";
    private const string LoggedIn = "MULTIHOST-LOGGED-IN";
    private const int LongestLine = 19; // of the two
    private const int MaxPrinted = 4096;

    private readonly StringBuilder printed = new();
    private bool isLoggedIn;

    /// <summary>Options of the OpenSSH client, by which it says on this machine that the host has let it in.</summary>
    public static IReadOnlyList<string> SayLoggedIn { get; } = ["-o", "PermitLocalCommand=yes", "-o", $"LocalCommand=echo {LoggedIn}"];

    /// <summary>Whether the host has let us in, as the client says or the host's words show. What follows is up to the login shell.</summary>
    public bool IsLoggedIn
    {
        get
        {
            lock (printed)
            {
                return isLoggedIn || printed.Length > 0;
            }
        }
    }

    /// <summary>What the host printed before our command began, as nologin, a ForceCommand or a shell's start files do.</summary>
    public string Printed
    {
        get
        {
            lock (printed)
            {
                return string.Join('\n', printed.ToString().Trim().Split(["\r\n", "\n"], StringSplitOptions.None).Select(Naming.Shown));
            }
        }
    }

    /// <summary>A command that says the line and then does something else.</summary>
    public static IReadOnlyList<string> Before(string command) => ["/bin/sh", "-c", $"echo; echo {Text}; {command}"];

    /// <summary>Reads up to the line, on a thread of its own.</summary>
    /// <returns>Whether it came.</returns>
    public Task<bool> ComesAsync()
    {
        TaskCompletionSource<bool> came = new(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => came.SetResult(Comes())) { IsBackground = true, Name = "MultiHost ssh" }.Start();
        return came.Task;
    }

    /// <summary>Reads up to the line. Blocks. The host's last line before need not end.</summary>
    /// <returns>Whether it came.</returns>
    public bool Comes()
    {
        using StreamReader text = new(output, new UTF8Encoding(false), false, 256, leaveOpen: true);
        StringBuilder line = new();
        char[] buffer = new char[256];
        try
        {
            int read;
            while ((read = text.Read(buffer, 0, buffer.Length)) > 0)
            {
                foreach (char c in buffer.AsSpan(0, read))
                {
                    if (c == '\n' && line.ToString() == Text)
                    {
                        return true;
                    }

                    if (c == '\n' && line.ToString() == LoggedIn)
                    {
                        NoteLoggedIn();
                    }
                    else
                    {
                        Note(c);
                    }

                    line = c == '\n' ? line.Clear() : line.Length <= LongestLine ? line.Append(c) : line;
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The attempt was ended.
        }

        return false;
    }

    // The line is the client's own, and comes before all that the host prints.
    private void NoteLoggedIn()
    {
        lock (printed)
        {
            isLoggedIn = true;
            printed.Clear();
        }
    }

    // A shell that prints without end is told by how it begins.
    private void Note(char c)
    {
        lock (printed)
        {
            if (printed.Length < MaxPrinted)
            {
                printed.Append(c);
            }
        }
    }
}
