using System.Net;
using System.Net.Sockets;

namespace MultiHost.Hosts;

/// <summary>A port that takes connections and never says a word.</summary>
internal sealed class SilentPort : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public SilentPort() => listener.Start();

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Dispose() => listener.Dispose();
}
