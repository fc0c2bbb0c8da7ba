using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace MultiHost.Labs;

/// <summary>
/// Keeps two processes from changing a lab at the same time: a name in the kernel's list of abstract sockets, which nobody listens on.
/// It leaves no file, and goes with the process that has it, however that ends.
/// </summary>
internal sealed class LabLock : IDisposable
{
    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private LabLock(string name) => socket.Bind(new UnixDomainSocketEndPoint($"\0{name}"));

    /// <exception cref="LabException">Another process has it.</exception>
    public static LabLock Take(LabLocation location)
    {
        string folder = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(location.StateFolder)).AsSpan(0, 16));
        return Take($"multihost-lab-{folder}", $"Another process is making or removing the lab in {location.StateFolder}.");
    }

    /// <summary>Keeps two processes from making labs of the same name in different folders: the network namespaces are named by it.</summary>
    /// <exception cref="LabException">Another process has it.</exception>
    public static LabLock TakeName(LabLocation location) =>
        Take($"multihost-lab-name-{location.Name}", $"Another process is making a lab '{location.Name}'.");

    private static LabLock Take(string name, string whenTaken)
    {
        try
        {
            return new LabLock(name);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new LabException($"{whenTaken} Wait until it has ended, and try again.", e);
        }
    }

    public void Dispose() => socket.Dispose();
}
