using System.Net;
using System.Net.Sockets;
using MultiHost;
using Xunit;
using Xunit.MultiHost;

public sealed class FileOverTcp(IHostGroup hosts)
{
    [MultiHostTheory("sender", "receiver")]
    [InlineData(1024)]
    [InlineData(1024 * 1024)]
    public async Task Every_byte_arrives(int bytes, RoleName role)
    {
        using TcpListener listener = new(IPAddress.Parse(hosts.Self.Address), 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var ports = await hosts.Barrier.ExchangeAsync("ports", port);

        if (role == "sender")
        {
            hosts.Step("Send");
            using TcpClient client = new();
            await client.ConnectAsync(hosts["receiver"].Address, ports["receiver"], hosts.Stopping);
            await client.GetStream().WriteAsync(new byte[bytes], hosts.Stopping);
        }
        else
        {
            hosts.Step("Receive");
            using TcpClient client = await listener.AcceptTcpClientAsync(hosts.Stopping);
            byte[] received = new byte[bytes];
            await client.GetStream().ReadExactlyAsync(received, hosts.Stopping);
        }

        await hosts.Barrier.SignalAndWaitAsync("done");
    }
}
