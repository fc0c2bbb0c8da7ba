using System.Globalization;
using System.Net.Sockets;
using System.Net;
using System.Text.Json.Nodes;
using MultiHost.Virtualization.Hosts;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Storage;

/// <summary>The destination's half of a copy: QEMU's NBD server, which takes what the source mirrors. It ends with QEMU at the latest.</summary>
internal sealed class StorageExport
{
    private const int Tries = 5;
    private readonly QmpClient qmp;

    private StorageExport(QmpClient qmp, StorageAddress address)
    {
        this.qmp = qmp;
        Address = address;
    }

    public StorageAddress Address { get; }

    /// <summary>Opens the server, and in it the disks.</summary>
    /// <param name="qmp">Monitor of the QEMU that waits for the guest.</param>
    /// <param name="address">The host's address, or name, at which it is reached.</param>
    /// <param name="nodes">Names of the disks' nodes, and of their exports.</param>
    /// <param name="time">Clock of the deadlines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="QmpException">It cannot listen, or a disk cannot be written to.</exception>
    public static async Task<StorageExport> StartAsync(
        QmpClient qmp, string address, IEnumerable<string> nodes, TimeProvider time, CancellationToken cancellationToken)
    {
        IPAddress here = await HostAddress.ToListenAtAsync(address, time, cancellationToken).ConfigureAwait(false);
        StorageExport export = new(qmp, await ListenAsync(qmp, address, here, cancellationToken).ConfigureAwait(false));
        foreach (string node in nodes)
        {
            await qmp.ExecuteAsync(
                "block-export-add",
                new JsonObject { ["type"] = "nbd", ["id"] = $"copy-{node}", ["node-name"] = node, ["name"] = node, ["writable"] = true },
                cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        return export;
    }

    /// <summary>Closes the server, so that the guest alone has its disks.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => qmp.ExecuteAsync("nbd-server-stop", cancellationToken: cancellationToken);

    // QEMU never tells a port that the kernel chose for it, so one is chosen here; between our look and QEMU's another may take it.
    private static async Task<StorageAddress> ListenAsync(QmpClient qmp, string address, IPAddress here, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            string port = FreePort(here);
            JsonObject socket = new() { ["type"] = "inet", ["data"] = new JsonObject { ["host"] = here.ToString(), ["port"] = port } };
            try
            {
                await qmp.ExecuteAsync("nbd-server-start", new JsonObject { ["addr"] = socket }, cancellationToken: cancellationToken).ConfigureAwait(false);
                return new StorageAddress(address, port);
            }
            catch (QmpException e) when (attempt < Tries && e.Description.Contains("in use", StringComparison.Ordinal))
            {
                // The next one is another.
            }
        }
    }

    private static string FreePort(IPAddress address)
    {
        using TcpListener listener = new(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>Where the destination's QEMU takes the content of disks.</summary>
/// <param name="Host">Its address.</param>
/// <param name="Port">TCP port of its NBD server.</param>
internal sealed record StorageAddress(string Host, string Port)
{
    /// <summary>For <c>qemu-img</c>.</summary>
    public string UrlOf(string export) => $"nbd://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}/{export}";
}
