using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using MultiHost.Labs.Foundation;

namespace MultiHost.Labs;

/// <summary>
/// Keeps two processes from changing a lab at the same time: a name in the kernel's list of abstract sockets. It leaves no file, and
/// goes with the process that has it, however that ends, and with the children that this one was just starting: those hold it until they
/// are what they shall be, so whoever takes it next finds them. Others connect to it, and the end of the connection tells them that it
/// is free.
/// </summary>
internal sealed class LabLock : IDisposable
{
    /// <summary>How long a lock that is taken is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Socket socket;

    private LabLock(EndPoint name)
    {
        socket = NewSocket();
        try
        {
            socket.Bind(name);
            socket.Listen(128);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Takes the lock of a lab's folder, and waits for whoever has it.</summary>
    /// <exception cref="LabException">Another process has it, and goes on to have it.</exception>
    public static Task<LabLock> TakeAsync(LabLocation location, CancellationToken cancellationToken)
    {
        string folder = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(location.StateFolder)).AsSpan(0, 16));
        return TakeAsync(
            $"multihost-lab-{folder}", $"Another process is making or removing the lab in {location.StateFolder}", Patience, cancellationToken);
    }

    /// <summary>Keeps two processes from making labs of the same name in different folders: the network namespaces are named by
    /// it.</summary>
    /// <exception cref="LabException">Another process has it, and goes on to have it.</exception>
    public static Task<LabLock> TakeNameAsync(LabLocation location, CancellationToken cancellationToken) =>
        TakeAsync($"multihost-lab-name-{location.Name}", $"Another process is making a lab '{location.Name}'", Patience, cancellationToken);

    internal static async Task<LabLock> TakeAsync(string name, string whenTaken, TimeSpan patience, CancellationToken cancellationToken)
    {
        UnixDomainSocketEndPoint place = new($"\0{name}");
        using CancellationTokenSource late = new(patience, TimeProvider.System);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        while (true)
        {
            try
            {
                return new LabLock(place);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                try
                {
                    await EndOfHolderAsync(place, either.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    throw new LabException($"{whenTaken}, for more than {patience.TotalSeconds:0.#} s. Wait until it has ended, and try again.", e);
                }
            }
        }
    }

    public void Dispose() => socket.Dispose();

    // Nobody accepts or sends: the connection ends when the last process that has the listening socket is gone.
    private static async Task EndOfHolderAsync(EndPoint place, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using Socket connection = NewSocket();
        try
        {
            await connection.ConnectAsync(place, cancellationToken).ConfigureAwait(false);
            await connection.ReceiveAsync(new byte[1], SocketFlags.None, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            // It has ended meanwhile.
        }
    }

    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
}
