using Renci.SshNet;

namespace MultiHost.Transport.SshNet;

/// <summary>A way through another host: a connection there, and a port of this machine's loopback that leads on. SSH.NET has no other way, so the port is closed
/// as soon as our own connection has come through it.</summary>
internal sealed class JumpLine : IDisposable
{
    private readonly SshClient client;
    private readonly ForwardedPortLocal port;

    /// <summary>Begins to listen for one connection that goes to an address as the jump host sees it.</summary>
    public JumpLine(SshClient client, string address, int targetPort)
    {
        this.client = client;
        port = new ForwardedPortLocal(Address, address, (uint)targetPort);
        port.Exception += (_, e) => Trouble = e.Exception;
        try
        {
            client.AddForwardedPort(port);
            port.Start();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where to connect to.</summary>
    public static string Address => "127.0.0.1";

    /// <summary>Port to connect to.</summary>
    public int Port => (int)port.BoundPort;

    /// <summary>Why the jump host did not lead on; null if nothing was said.</summary>
    public Exception? Trouble { get; private set; }

    /// <summary>Lets nobody else in. What is connected stays so.</summary>
    public void StopListening()
    {
        client.ConnectionInfo.Timeout = Timeout.InfiniteTimeSpan;
        Inside.ListenerOf(port)?.Dispose();
    }

    public void Dispose()
    {
        client.Dispose();
        port.Dispose();
    }
}
