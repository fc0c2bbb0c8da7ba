using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MultiHost.Labs;

/// <summary>A port of this machine's loopback that leads to one in a network namespace, for programs that cannot enter that themselves.</summary>
internal sealed class NetworkDoor : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<Process> passages = [];
    private readonly string networkNamespace;
    private readonly string address;
    private readonly int port;

    public NetworkDoor(string networkNamespace, string address, int port)
    {
        this.networkNamespace = networkNamespace;
        this.address = address;
        this.port = port;
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Dispose()
    {
        listener.Dispose();
        lock (passages)
        {
            foreach (Process passage in passages)
            {
                passage.Kill();
                passage.Dispose();
            }
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = PassAsync(await listener.AcceptSocketAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The door was closed.
        }
    }

    private async Task PassAsync(Socket socket)
    {
        socket.NoDelay = true; // two small messages in a row would wait for 40 ms
        ProcessStartInfo start = new("nsenter", [$"--net=/run/netns/{networkNamespace}", "--", "nc", address, $"{port}"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Process passage = Process.Start(start)!;
        lock (passages)
        {
            passages.Add(passage);
        }

        await using NetworkStream stream = new(socket, ownsSocket: true);
        Task there = CopyAsync(stream, passage.StandardInput.BaseStream);
        Task back = CopyAsync(passage.StandardOutput.BaseStream, stream);
        await Task.WhenAny(there, back); // whichever end goes, the other is told
        passage.Kill();
    }

    private static async Task CopyAsync(Stream from, Stream to)
    {
        try
        {
            byte[] buffer = new byte[64 * 1024];
            int read;
            while ((read = await from.ReadAsync(buffer)) > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, read));
                await to.FlushAsync();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // One of the ends is gone.
        }
    }
}
