using System.Globalization;
using System.Net;
using System.Text.Json;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Hosts;

namespace MultiHost.Virtualization.Migration.Channels;

/// <summary>QEMU listens on a TCP port, and says on which.</summary>
internal sealed class TcpChannel(ChannelContext context) : Channel(context)
{
    private readonly HashSet<string> seen = [];

    public override async Task<string> ListenAsync(CancellationToken cancellationToken)
    {
        await ListenAsync(await HereAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return await AddressAsync(cancellationToken).ConfigureAwait(false);
    }

    public override Task<string> ConnectAsync(string peer, CancellationToken cancellationToken) => Task.FromResult(peer);

    public override async Task<string> ListenAgainAsync(CancellationToken cancellationToken)
    {
        await RecoverAsync(await HereAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return await AddressAsync(cancellationToken).ConfigureAwait(false);
    }

    // Resolved here and not by QEMU: where a name stands for several, both ends must mean the same.
    private async Task<string> HereAsync(CancellationToken cancellationToken)
    {
        IPAddress here = await HostAddress.ToListenAtAsync(Context.Address, Context.Time, cancellationToken).ConfigureAwait(false);
        return Uri(here.ToString(), Port);
    }

    private static string Uri(string host, int port) => string.Create(CultureInfo.InvariantCulture, $"tcp:{HostAddress.Bracketed(host)}:{port}");

    private async Task<string> AddressAsync(CancellationToken cancellationToken)
    {
        if (Port != 0)
        {
            return Uri(Context.Address, Port);
        }

        JsonElement migration = await Guest.Qmp.ExecuteAsync("query-migrate", cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!migration.TryGetProperty("socket-address", out JsonElement addresses) || addresses.GetArrayLength() == 0)
        {
            throw new GuestException("QEMU does not say on which port it listens (socket-address); set MigrationOptions.Port", Guest.Name);
        }

        // Which end of the list the newest one stands at differs between QEMU's versions; a port that was closed is not taken twice in a
        // row.
        string port = addresses.EnumerateArray().Select(address => address.GetProperty("port").GetString()!).First(candidate => seen.Add(candidate));
        return Uri(Context.Address, int.Parse(port, CultureInfo.InvariantCulture));
    }
}
