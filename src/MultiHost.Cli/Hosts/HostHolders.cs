using System.Globalization;
using MultiHost.Facts;
using MultiHost.Hosts;
using MultiHost.Protocol;
using MultiHost.Settings;

namespace MultiHost.Cli.Hosts;

/// <summary>Who has a host for a run, and who waits for it, as the host itself tells: see docs/decisions/037.</summary>
internal static class HostHolders
{
    // The clock of leases, and the names of all that are held or waited for.
    private static readonly string[] Question =
        ["/bin/sh", "-c", $"cut -d ' ' -f 1 /proc/uptime; grep -o '@{LeaseSign.Prefix}[^ ]*' /proc/net/unix | sort -u; :"];

    /// <summary>Asks a host.</summary>
    /// <returns>A line for each, such as <c>in use by ann@ci for 84 s (run mh-1f2e3d4c)</c>; none if it is free, or nobody leases it.</returns>
    /// <exception cref="HostUnavailableException">It does not answer.</exception>
    public static async Task<IReadOnlyList<string>> AskAsync(HostDefinition host, MultiHostSettings settings, CancellationToken cancellationToken)
    {
        if (host.Transport == TransportKind.Local)
        {
            return [];
        }

        IHostTransport transport = HostTransports.Of(host, settings.Timeouts, TimeProvider.System);
        await using (transport.ConfigureAwait(false))
        {
            await HostTransports.ConnectAsync(host, transport, settings.Timeouts.Connect, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            HostAnswer answer = await new AskedHost(host, settings.PropertiesOf(host), transport, TimeProvider.System)
                .AskAsync(Question, cancellationToken).ConfigureAwait(false);
            return Read(answer.Lines);
        }
    }

    /// <summary>Reads what a host has answered.</summary>
    public static IReadOnlyList<string> Read(IReadOnlyList<string> lines)
    {
        double now = lines.Count > 0 && double.TryParse(lines[0], CultureInfo.InvariantCulture, out double uptime) ? uptime : 0;
        return
        [
            .. lines.Skip(1).Where(l => l.StartsWith('@' + LeaseSign.Prefix, StringComparison.Ordinal))
                .Select(l => LeaseSign.Read(l[(1 + LeaseSign.Prefix.Length)..]))
                .OrderByDescending(s => s.HasHost).ThenBy(s => s.Since)
                .Select(s => $"{(s.HasHost ? "in use by" : "waited for by")} {Naming.Shown(s.Who)} for {Seconds(now - (s.Since / 1e9))} s (run {Naming.Shown(s.Run)})"),
        ];
    }

    private static string Seconds(double seconds) => Math.Max(0, seconds).ToString("0", CultureInfo.InvariantCulture);
}
