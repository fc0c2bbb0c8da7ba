using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FluentAssertions;

namespace MultiHost.Virtualization.Tests.Storage;

/// <summary>A <c>qemu-nbd</c> that lets both ends of a migration in.</summary>
internal sealed class NbdServer : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly string pidFile;

    private NbdServer(int port, string pidFile)
    {
        Port = port;
        this.pidFile = pidFile;
    }

    public int Port { get; }

    public static async Task<NbdServer> StartAsync(string image)
    {
        int port;
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        // It forks when it listens.
        NbdServer server = new(port, $"{image}.pid");
        using Process start = Process.Start(
            "qemu-nbd", ["-t", "-e", "4", "-f", "raw", "-b", "127.0.0.1", "-p", $"{port}", "--fork", $"--pid-file={server.pidFile}", image]);
        await start.WaitForExitAsync().WaitAsync(Deadline, TimeProvider.System);
        start.ExitCode.Should().Be(0, "qemu-nbd is needed: apt-get install -y --no-install-recommends qemu-utils");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using Process server = Process.GetProcessById(int.Parse((await File.ReadAllTextAsync(pidFile)).Trim(), System.Globalization.CultureInfo.InvariantCulture));
        server.Kill();
        await server.WaitForExitAsync().WaitAsync(Deadline, TimeProvider.System);
    }
}
