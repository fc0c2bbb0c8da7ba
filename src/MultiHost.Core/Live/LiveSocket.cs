using System.Net.Sockets;
using System.Text;
using MultiHost.Diagnostics;

namespace MultiHost.Live;

/// <summary>
/// Hands lines to the logger in the process that has the console, over the socket that it has named in the environment: see docs/decisions/060. Never blocks: lines
/// that the other end does not take are dropped. Safe for use by several threads.
/// </summary>
internal sealed class LiveSocket : IDisposable
{
    /// <summary>The environment's variable that the logger sets for the test hosts that are started after it: <c>PROCESS:PATH</c>.</summary>
    public const string Variable = "MULTIHOST_LIVE";

    // What VSTest tells a test host of the process that shows results.
    private const string ParentArgument = "--parentprocessid";
    private const int MaxWaiting = 64 * 1024;

    private readonly Lock access = new();
    private readonly Socket socket;
    private readonly List<byte> waiting = [];
    private bool isGone;

    private LiveSocket(Socket socket) => this.socket = socket;

    /// <summary>Connects to the logger of this process.</summary>
    /// <param name="named">What the environment's variable says.</param>
    /// <param name="commandLine">This process's arguments.</param>
    /// <returns><c>null</c> if there is none, or if it is another's: of a <c>dotnet test</c> around this one, say.</returns>
    public static LiveSocket? Connect(string? named, IReadOnlyList<string> commandLine)
    {
        if (named?.Split(':', 2) is not [var owner, var path] || Parent(commandLine) != owner)
        {
            return null;
        }

        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            socket.Blocking = false;
            return new LiveSocket(socket);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            MultiHostEvents.Log.Swallowed($"no live progress over {path}", e);
            socket.Dispose();
            return null;
        }
    }

    /// <summary>Sends a line.</summary>
    public void Write(string line)
    {
        lock (access)
        {
            if (!isGone && waiting.Count < MaxWaiting)
            {
                waiting.AddRange(Encoding.UTF8.GetBytes(line + "\n"));
                Send();
            }
        }
    }

    public void Dispose()
    {
        lock (access)
        {
            Send();
            isGone = true;
            socket.Dispose();
        }
    }

    private static string? Parent(IReadOnlyList<string> commandLine)
    {
        for (int i = 0; i + 1 < commandLine.Count; i++)
        {
            if (string.Equals(commandLine[i], ParentArgument, StringComparison.OrdinalIgnoreCase))
            {
                return commandLine[i + 1];
            }
        }

        return null;
    }

    private void Send()
    {
        if (isGone || waiting.Count == 0)
        {
            return;
        }

        int sent = socket.Send([.. waiting], SocketFlags.None, out SocketError error);
        if (error == SocketError.Success)
        {
            waiting.RemoveRange(0, sent);
        }
        else if (error != SocketError.WouldBlock)
        {
            isGone = true; // the console's process has ended
        }
    }
}
