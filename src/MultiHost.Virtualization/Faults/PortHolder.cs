using System.Net;
using System.Net.Sockets;

namespace MultiHost.Virtualization.Faults;

/// <summary>Another program that has the port: this one.</summary>
internal sealed class PortHolder : IAsyncDisposable
{
    private readonly TcpListener listener;

    public PortHolder(IPAddress address)
    {
        listener = new TcpListener(address, 0);
        listener.Start();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public ValueTask DisposeAsync()
    {
        listener.Dispose();
        return ValueTask.CompletedTask;
    }
}
