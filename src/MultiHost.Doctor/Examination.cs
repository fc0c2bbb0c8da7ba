using MultiHost.Doctor.Checks;
using MultiHost.Doctor.Findings;
using MultiHost.Doctor.Hosts;
using MultiHost.Doctor.Report;
using MultiHost.Hosts;
using MultiHost.Settings;
using MultiHost.Virtualization.Qemu;

namespace MultiHost.Doctor;

/// <summary>
/// Finds out what the hosts of a pool lack for a run, over the transports that a run uses. Hosts need a POSIX shell and nothing of ours; nothing is
/// left on them.
/// </summary>
public static class Examination
{
    /// <summary>Examines all hosts side by side, and then each pair.</summary>
    /// <param name="settings">The pool. Without hosts, two on this machine are examined.</param>
    /// <param name="options">What is examined. Default: everything.</param>
    /// <param name="time">The clock. Default: the system's.</param>
    /// <param name="cancellationToken">Ends the examination.</param>
    /// <returns>What was found. Trouble with hosts is a finding, not an exception.</returns>
    /// <exception cref="ArgumentException">The name, address or user of a host is not allowed, as the runsettings would say.</exception>
    /// <exception cref="QemuSettingsException">A <c>Qemu.*</c> property is wrong.</exception>
    /// <exception cref="IOException">The test assembly's <c>.runtimeconfig.json</c> cannot be read.</exception>
    public static async Task<ExaminationReport> RunAsync(
        MultiHostSettings settings, ExaminationOptions? options = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings = HostCheck.Checked(settings.WithLocalHosts(2));
        ExaminationContext context = new(settings, options ?? new(), time ?? TimeProvider.System);
        IReadOnlyList<Framework> required = RuntimeCheck.Required(context.Options.TestAssembly);
        bool? needsIcu = IcuCheck.Needed(context.Options.TestAssembly);
        ExaminedHost[] hosts =
        [
            .. settings.Hosts.Select(h => new ExaminedHost(h, HostTransports.Of(h, settings.Timeouts, context.Time), settings.PropertiesOf(h))),
        ];
        try
        {
            await Task.WhenAll(hosts.Select(h => ExamineAsync(h, required, needsIcu, context, cancellationToken))).ConfigureAwait(false);
            IReadOnlyList<Finding> pairs = await ExaminePairsAsync(
                [.. hosts.Where(h => h.Answers is not null)], context, cancellationToken).ConfigureAwait(false);
            return new ExaminationReport(settings.Source, [.. hosts.SelectMany(h => h.Findings), .. pairs]);
        }
        finally
        {
            await Task.WhenAll(hosts.Select(h => h.DisposeAsync().AsTask())).ConfigureAwait(false);
        }
    }

    private static async Task ExamineAsync(
        ExaminedHost host,
        IReadOnlyList<Framework> required,
        bool? needsIcu,
        ExaminationContext context,
        CancellationToken cancellationToken)
    {
        await LoginCheck.RunAsync(host, context, cancellationToken).ConfigureAwait(false);
        if (host.Answers is null)
        {
            return;
        }

        await SessionsCheck.RunAsync(host, context, cancellationToken).ConfigureAwait(false);
        await RuntimeCheck.RunAsync(host, required, cancellationToken).ConfigureAwait(false);
        IcuCheck.Run(host, needsIcu);
        DiskCheck.Run(host);
        HealthCheck.Run(host, context);
        await ClockCheck.RunAsync(host, context, cancellationToken).ConfigureAwait(false);
        if (context.Options.Scope == ExaminationScope.Migrations)
        {
            await QemuCheck.RunAsync(host, context, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<IReadOnlyList<Finding>> ExaminePairsAsync(ExaminedHost[] hosts, ExaminationContext context, CancellationToken cancellationToken)
    {
        List<Finding> pairs = [.. await StorageCheck.RunAsync(hosts, context, cancellationToken).ConfigureAwait(false)];
        if (context.Options.Scope != ExaminationScope.Migrations)
        {
            return pairs;
        }

        for (int i = 0; i < hosts.Length; i++)
        {
            for (int j = i + 1; j < hosts.Length; j++)
            {
                pairs.AddRange(PairCheck.Run(hosts[i], hosts[j]));
            }
        }

        pairs.AddRange(await PortCheck.RunAsync(hosts, context, cancellationToken).ConfigureAwait(false));
        await Task.WhenAll(hosts.Select(h => LibvirtCheck.RunAsync(h, context, cancellationToken))).ConfigureAwait(false);
        return [.. pairs.GroupBy(p => p.Subject).SelectMany(g => g)];
    }
}
