using System.Globalization;
using System.Net.Sockets;

namespace MultiHost.Linux;

/// <summary>
/// Names of unix sockets that are no files: abstract ones, of unix(7). They belong to a network namespace. Every process in it sees them, whoever runs it, and the
/// kernel takes a name away with the process that has it, however that ends.
/// </summary>
internal static class AbstractNames
{
    /// <summary>Longest name, in bytes: those of sun_path but the zero that makes it abstract.</summary>
    public const int MaxBytes = 107;

    private const string Table = "/proc/net/unix";
    private const long Accepting = 0x10000; // __SO_ACCEPTCON: it listens, and is no end of a connection
    private const int FlagsColumn = 3;
    private const int NameColumn = 7;

    /// <summary>All names of listening sockets that begin with a prefix.</summary>
    /// <exception cref="IOException">The kernel's table cannot be read.</exception>
    /// <remarks>The kernel hands its table out by the page, and may pass over a name while another one goes. So it is read twice: what is in either is there.</remarks>
    public static IReadOnlyList<string> Listening(string prefix) => [.. Read(prefix).Concat(Read(prefix)).Distinct(StringComparer.Ordinal)];

    /// <summary>Listens at a name.</summary>
    /// <returns><c>null</c> if somebody else has it.</returns>
    /// <exception cref="SocketException">The system refuses.</exception>
    public static Socket? TryListen(string name)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint('\0' + name));
            socket.Listen();
            return socket;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Connects to whoever listens at a name.</summary>
    /// <returns><c>null</c> if nobody does.</returns>
    /// <exception cref="SocketException">The system refuses.</exception>
    public static async Task<Socket?> TryConnectAsync(string name, CancellationToken cancellationToken)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint('\0' + name), cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static IEnumerable<string> Read(string prefix) => File.ReadLines(Table)
        .Select(line => line.Split(' ', NameColumn + 1, StringSplitOptions.RemoveEmptyEntries))
        .Where(columns => columns.Length > NameColumn && columns[NameColumn].StartsWith('@' + prefix, StringComparison.Ordinal) && Listens(columns[FlagsColumn]))
        .Select(columns => columns[NameColumn][1..]);

    private static bool Listens(string flags) =>
        long.TryParse(flags, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long bits) && (bits & Accepting) != 0;
}
