using System.Text.Json;
using System.Text.Json.Nodes;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Migration;

/// <summary>What a QEMU can do, by its own answers; never guessed from its version.</summary>
internal sealed record QemuFeatures(
    string Version, IReadOnlySet<string> Capabilities, IReadOnlySet<string> ObjectTypes, IReadOnlyList<IReadOnlySet<string>> Enums)
{
    /// <summary>Whether <c>migrate</c> knows <c>file:</c>: QAPI's <c>MigrationAddressType</c> says so.</summary>
    public bool HasFile => Enums.Any(members => members.Contains("file") && members.Contains("exec") && members.Contains("rdma"));

    /// <summary>Whether the options ask for anything that not every QEMU can do for every user.</summary>
    public static bool AreAskedFor(MigrationOptions options) =>
        Wanted(options).Any() || options.Tls is not null || options.Channel.IsFile;

    /// <summary>Asks for what the options need to know: the whole schema is long.</summary>
    public static async Task<QemuFeatures> AskAsync(QmpClient qmp, MigrationOptions options, CancellationToken cancellationToken)
    {
        JsonElement capabilities = await qmp.ExecuteAsync(
            "query-migrate-capabilities", cancellationToken: cancellationToken).ConfigureAwait(false);
        HashSet<string> types = [];
        if (options.Tls is not null)
        {
            JsonElement list = await qmp.ExecuteAsync(
                "qom-list-types", new JsonObject { ["implements"] = "tls-creds" }, cancellationToken: cancellationToken).ConfigureAwait(false);
            types = list.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()!).ToHashSet();
        }

        List<IReadOnlySet<string>> enums = [];
        if (options.Channel.IsFile || options.HostOffline is not null || options.MultiFd is { Compression: not MultiFdCompression.None })
        {
            JsonElement schema = await qmp.ExecuteAsync("query-qmp-schema", cancellationToken: cancellationToken).ConfigureAwait(false);
            enums = [.. schema.EnumerateArray().Where(entry => entry.GetProperty("meta-type").ValueEquals("enum")).Select(Members)];
        }

        HashSet<string> names = capabilities.EnumerateArray().Select(entry => entry.GetProperty("capability").GetString()!).ToHashSet();
        return new QemuFeatures(qmp.Version, names, types, enums);
    }

    /// <summary>Why this QEMU cannot do what the options ask for; null if it can.</summary>
    public string? WhyNot(MigrationOptions options)
    {
        if (Wanted(options).FirstOrDefault(name => !Capabilities.Contains(name)) is { } lacking)
        {
            return $"QEMU {Version} has no migration capability '{lacking}' (query-migrate-capabilities). Use a newer QEMU, or migrate without it.";
        }

        if (options.Channel.IsFile && !HasFile)
        {
            return $"QEMU {Version} has no channel 'file:' (query-qmp-schema: no such member of MigrationAddressType). "
                + "Use QEMU 8.2 or later, or MigrationOptions.HostOffline, which does without.";
        }

        if (options.MultiFd is { Compression: not MultiFdCompression.None } multiFd && !HasCompression(multiFd.Compression))
        {
            return $"QEMU {Version} was built without multifd compression '{multiFd.Compression.ToString().ToLowerInvariant()}' (query-qmp-schema).";
        }

        string? type = options.Tls is { } tls ? tls.Kind == TlsKind.Psk ? "tls-creds-psk" : "tls-creds-x509" : null;
        return type is not null && !ObjectTypes.Contains(type)
            ? $"QEMU {Version} was built without TLS: it has no object '{type}' (qom-list-types)."
            : null;
    }

    private static IReadOnlySet<string> Members(JsonElement type) =>
        type.GetProperty("values").EnumerateArray().Select(value => value.GetString()!).ToHashSet();

    private static IEnumerable<string> Wanted(MigrationOptions options)
    {
        if (options.PostCopy is { } postCopy)
        {
            yield return "postcopy-ram";
            if (postCopy.Preempt)
            {
                yield return "postcopy-preempt";
            }
        }

        if (options.MultiFd is not null)
        {
            yield return "multifd";
        }

        if (options.AutoConverge is not null)
        {
            yield return "auto-converge";
        }

        if (options.Xbzrle is not null)
        {
            yield return "xbzrle";
        }
    }

    private bool HasCompression(MultiFdCompression compression) =>
        Enums.Any(members => members.Contains("zlib") && members.Contains("none") && members.Contains(compression.ToString().ToLowerInvariant()));
}
