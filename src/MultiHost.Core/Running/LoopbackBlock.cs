using System.Net.Sockets;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>
/// A block of loopback addresses, 127.N.0.0/16, that one run has for its local hosts until it is over, or its process has ended. What claims it is the
/// name of a socket of Linux's abstract kind: as the addresses, it is each network namespace's own, and it ends with its process.
/// </summary>
internal sealed class LoopbackBlock : IDisposable
{
    private const int Blocks = 255;

    private readonly Socket? claim;

    private LoopbackBlock(int number, Socket? claim)
    {
        Number = number;
        this.claim = claim;
    }

    /// <summary>0 for the first run on this machine, whose hosts are at 127.0.0.11 and so on.</summary>
    public int Number { get; }

    /// <summary>Claims the first block that no other run has. Where there is none, or no such socket, it is the first one, shared.</summary>
    public static LoopbackBlock Claim(string name = "multihost-loopback")
    {
        for (int number = 0; number < Blocks && OperatingSystem.IsLinux(); number++)
        {
            Socket? socket = null;
            try
            {
                socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                socket.Bind(new UnixDomainSocketEndPoint($"\0{name}-{number}"));
                return new LoopbackBlock(number, socket);
            }
            catch (SocketException e)
            {
                socket?.Dispose();
                if (e.SocketErrorCode != SocketError.AddressAlreadyInUse)
                {
                    break;
                }
            }
        }

        return new LoopbackBlock(0, claim: null);
    }

    /// <summary>The settings with addresses of this block for the local hosts whose address the runsettings leave to us.</summary>
    public MultiHostSettings Apply(MultiHostSettings settings) =>
        Number == 0 ? settings : settings with { Hosts = LocalAddresses.Give(settings.Hosts, Number) };

    public void Dispose() => claim?.Dispose();
}
