using System.Text.Json.Nodes;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Migration;

/// <summary>
/// Tells a QEMU how to migrate. Sets everything that the options know of, so that nothing of an earlier migration is left.
/// </summary>
internal sealed class MigrationSetup(string guest, GuestInstance qemu, MigrationOptions options, MigrationSide side)
{
    // What libvirt sets for "no limit": the largest number of whole MiB.
    private const long NoLimit = long.MaxValue / (1024 * 1024) * (1024 * 1024);

    private readonly QmpClient qmp = qemu.Qmp;

    public MigrationSetup(Guest guest, MigrationOptions options, MigrationSide side)
        : this(guest.Name, guest.Here, options, side)
    {
    }

    /// <exception cref="GuestException">This QEMU lacks what the options ask for, or refuses it: to this user, for example.</exception>
    public async Task ApplyAsync(TlsCredentials? credentials, string peer, CancellationToken cancellationToken)
    {
        QemuFeatures features = await QemuFeatures.AskAsync(qmp, options, cancellationToken).ConfigureAwait(false);
        if (features.WhyNot(options) is { } reason)
        {
            throw new GuestException(reason, guest);
        }

        try
        {
            await SetCapabilitiesAsync(features, cancellationToken).ConfigureAwait(false);
        }
        catch (QmpException refusal)
        {
            throw new GuestException(Explain(refusal), guest, refusal);
        }

        JsonObject parameters = Parameters();
        if (credentials is not null)
        {
            parameters["tls-creds"] = await AddCredentialsAsync(credentials, cancellationToken).ConfigureAwait(false);
            parameters["tls-hostname"] = side == MigrationSide.Source && credentials.Kind == TlsKind.X509 ? peer : string.Empty;
        }
        else
        {
            parameters["tls-creds"] = string.Empty;
        }

        await qmp.ExecuteAsync("migrate-set-parameters", parameters, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    // QEMU tries what post-copy needs when the destination is told of it, and says no more than that it did not work.
    private string Explain(QmpException refusal) =>
        options.PostCopy is not null && PostCopyRights.IsRefusal(refusal) ? PostCopyRights.Explain(refusal.Description, qmp.Version) : refusal.Message;

    private async Task SetCapabilitiesAsync(QemuFeatures features, CancellationToken cancellationToken)
    {
        bool isSource = side == MigrationSide.Source;
        Dictionary<string, bool> wanted = new()
        {
            ["events"] = true,
            ["late-block-activate"] = !isSource,
            ["pause-before-switchover"] = isSource && options.PostCopy is null,
            ["postcopy-ram"] = options.PostCopy is not null,
            ["postcopy-preempt"] = options.PostCopy is { Preempt: true },
            ["postcopy-blocktime"] = options.PostCopy is not null && !isSource,
            ["multifd"] = options.MultiFd is not null,
            ["auto-converge"] = options.AutoConverge is not null && isSource,
            ["xbzrle"] = options.Xbzrle is not null,
        };
        JsonArray states =
        [
            .. wanted.Where(pair => features.Capabilities.Contains(pair.Key))
                .Select(pair => new JsonObject { ["capability"] = pair.Key, ["state"] = pair.Value }),
        ];
        await qmp.ExecuteAsync(
            "migrate-set-capabilities", new JsonObject { ["capabilities"] = states }, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private JsonObject Parameters()
    {
        JsonObject parameters = new();
        if (side == MigrationSide.Source)
        {
            parameters["max-bandwidth"] = options.BandwidthLimit ?? NoLimit;
            parameters["downtime-limit"] = (long)options.DowntimeLimit.TotalMilliseconds;
        }

        if (options.PostCopy is { } postCopy && side == MigrationSide.Source)
        {
            parameters["max-postcopy-bandwidth"] = postCopy.BandwidthLimit ?? 0;
        }

        if (options.MultiFd is { } multiFd)
        {
            parameters["multifd-channels"] = multiFd.Channels;
            parameters["multifd-compression"] = multiFd.Compression.ToString().ToLowerInvariant();
            if (multiFd is { Compression: not MultiFdCompression.None, Level: { } level })
            {
                parameters[$"multifd-{multiFd.Compression.ToString().ToLowerInvariant()}-level"] = level;
            }
        }

        if (options.AutoConverge is { } converge)
        {
            parameters["cpu-throttle-initial"] = converge.InitialPercent;
            parameters["cpu-throttle-increment"] = converge.IncrementPercent;
            parameters["max-cpu-throttle"] = converge.MaxPercent;
        }

        if (options.Xbzrle is { } xbzrle)
        {
            parameters["xbzrle-cache-size"] = xbzrle.CacheBytes;
        }

        return parameters;
    }

    private async Task<string> AddCredentialsAsync(TlsCredentials credentials, CancellationToken cancellationToken)
    {
        string id = $"tls{Guid.NewGuid():N}";
        string folder = Path.Combine(qemu.Paths.Folder, id);
        await credentials.WriteAsync(folder, cancellationToken).ConfigureAwait(false);
        JsonObject creation = new()
        {
            ["qom-type"] = credentials.Kind == TlsKind.Psk ? "tls-creds-psk" : "tls-creds-x509",
            ["id"] = id,
            ["dir"] = folder,
            ["endpoint"] = side == MigrationSide.Source ? "client" : "server",
        };
        await qmp.ExecuteAsync("object-add", creation, cancellationToken: cancellationToken).ConfigureAwait(false);
        return id;
    }
}
