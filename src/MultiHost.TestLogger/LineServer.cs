using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace MultiHost.TestLogger;

/// <summary>
/// Takes lines over a socket from the test hosts that this process starts, and shows them. A test host that is killed closes its connection, so nothing waits for
/// it. Safe for use by several threads.
/// </summary>
internal sealed class LineServer : IDisposable
{
    private const int MaxLineChars = 4096;

    // What the name of a socket may have, with its end.
    private const int MaxPathBytes = 107;
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(1);

    private readonly Lock access = new();
    private readonly Action<string> show;
    private readonly string folder;
    private readonly Socket listener;
    private readonly List<Socket> connections = [];
    private readonly List<Thread> readers = [];
    private readonly Thread accepting;
    private bool isOver;

    /// <param name="show">Shows a line; never called by two threads at once.</param>
    /// <exception cref="IOException">No folder can be made.</exception>
    /// <exception cref="UnauthorizedAccessException">No folder can be made.</exception>
    /// <exception cref="SocketException">No socket can be made.</exception>
    public LineServer(Action<string> show)
    {
        this.show = show;
        folder = NewFolder();
        Path = System.IO.Path.Combine(folder, "lines");
        listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(Path));
            listener.Listen(64);
        }
        catch
        {
            listener.Dispose();
            Directory.Delete(folder, recursive: true);
            throw;
        }

        accepting = new Thread(Accept) { IsBackground = true, Name = "MultiHost lines" };
        accepting.Start();
    }

    /// <summary>Where to connect to.</summary>
    public string Path { get; }

    /// <summary>Shows what was sent until now, and ends.</summary>
    public void Dispose()
    {
        lock (access)
        {
            if (isOver)
            {
                return;
            }

            isOver = true;
        }

        // One more connection wakes the thread that accepts; those that came before it are served first.
        using (Socket last = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            try
            {
                last.Connect(new UnixDomainSocketEndPoint(Path));
                accepting.Join(LastLines);
            }
            catch (SocketException)
            {
                // Somebody has removed it. The listener's end below ends the thread as well.
            }
        }

        Thread[] reading;
        lock (access)
        {
            reading = [.. readers];
        }

        long began = Stopwatch.GetTimestamp();
        foreach (Thread reader in reading)
        {
            TimeSpan left = LastLines - Stopwatch.GetElapsedTime(began);
            reader.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        listener.Dispose();
        lock (access)
        {
            connections.ForEach(c => c.Dispose());
        }

        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Removed already, or held by somebody: a folder in the temporary one is not worth a failed run.
        }
    }

    // Only its owner may enter it, and nobody can have made it before.
    private static string NewFolder()
    {
        string folder = Directory.CreateTempSubdirectory("mh-live-").FullName;
        if (OperatingSystem.IsWindows() || Encoding.UTF8.GetByteCount(System.IO.Path.Combine(folder, "lines")) <= MaxPathBytes)
        {
            return folder;
        }

        Directory.Delete(folder);
        string name = System.IO.Path.Combine("/tmp", $"mh-live-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}");
        return Directory.CreateDirectory(name, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    private void Accept()
    {
        while (true)
        {
            Socket connection;
            try
            {
                connection = listener.Accept();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            lock (access)
            {
                connections.Add(connection);
                Thread reader = new(() => Read(connection)) { IsBackground = true, Name = "MultiHost lines of a test host" };
                readers.Add(reader);
                reader.Start();
                if (isOver && listener.Poll(0, SelectMode.SelectRead) is false)
                {
                    return;
                }
            }
        }
    }

    private void Read(Socket connection)
    {
        try
        {
            using StreamReader lines = new(new NetworkStream(connection, ownsSocket: true), Encoding.UTF8);
            while (lines.ReadLine() is { } line)
            {
                Show(line.Length <= MaxLineChars ? line : line[..MaxLineChars]);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            // The test host was killed, or this is over.
        }
    }

    private void Show(string line)
    {
        lock (access)
        {
            // What is sent is readable already; this process does not rely on another for what it does to a terminal.
            show(string.Concat(line.Select(c => char.IsControl(c) ? '?' : c)));
        }
    }
}
