using System.Globalization;
using MultiHost.Doctor.Findings;
using MultiHost.Doctor.Hosts;
using MultiHost.Virtualization.Hosts;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Doctor.Checks;

/// <summary>Whether the port that a migration's destination opens can be reached from every other host. QEMU itself listens and connects.</summary>
internal static class PortCheck
{
    private const string Check = "migration port";
    private const string Ssh = "22";
    private const string Silence = "no answer";

    public static async Task<IReadOnlyList<Finding>> RunAsync(
        IReadOnlyList<ExaminedHost> hosts, ExaminationContext context, CancellationToken cancellationToken)
    {
        ExaminedHost[] able = [.. hosts.Where(h => h.Abilities is not null)];
        Listener?[] listeners = await Task.WhenAll(able.Select(h => ListenAsync(h, context, cancellationToken))).ConfigureAwait(false);
        Listener[] targets = [.. listeners.OfType<Listener>()];
        try
        {
            IReadOnlyList<Finding>[] found = await Task.WhenAll(
                able.Select(h => ConnectAllAsync(h, targets, context, cancellationToken))).ConfigureAwait(false);
            return [.. found.SelectMany(f => f)];
        }
        finally
        {
            await Task.WhenAll(targets.Select(t => t.Qemu.DisposeAsync().AsTask())).ConfigureAwait(false);
        }
    }

    private static async Task<Listener?> ListenAsync(ExaminedHost host, ExaminationContext context, CancellationToken cancellationToken)
    {
        HostQemu? qemu = null;
        try
        {
            qemu = await StartAsync(host, context, cancellationToken).ConfigureAwait(false);
            return new Listener(host, await qemu.ListenAsync(host.Definition.Address, cancellationToken).ConfigureAwait(false), qemu);
        }
        catch (QmpException refused)
        {
            host.Lacks(
                Check,
                $"QEMU cannot listen at {host.Definition.Address}: {refused.Description}",
                $"give <Host Name=\"{host.Name}\" Address=\"…\"/> the IP address at which the other hosts reach it");
        }
        catch (MultiHostException e)
        {
            host.Lacks(Check, $"QEMU could not be asked to listen: {e.Message}", "examine again");
        }

        if (qemu is not null)
        {
            await qemu.DisposeAsync().ConfigureAwait(false);
        }

        return null;
    }

    private static async Task<IReadOnlyList<Finding>> ConnectAllAsync(
        ExaminedHost from,
        Listener[] targets,
        ExaminationContext context,
        CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        foreach (Listener to in targets.Where(t => t.Host != from))
        {
            string? trouble = await ConnectAsync(from, to.Address, to.Port, context, cancellationToken).ConfigureAwait(false);
            Finding finding = new(Check, from.Name, FindingResult.Fine, $"{to.Address}:{to.Port} answers") { OtherHost = to.Host.Name, IsDirected = true };
            if (trouble is not null)
            {
                bool isSilent = trouble == Silence && await ConnectAsync(from, to.Address, Ssh, context, cancellationToken).ConfigureAwait(false) == Silence;
                (string fact, string fix) = Explain(trouble, isSilent, to, context.Options.PortLimit);
                finding = finding with { Result = FindingResult.Lacks, Fact = fact, Fix = fix };
            }

            findings.Add(finding);
        }

        return findings;
    }

    private static async Task<string?> ConnectAsync(
        ExaminedHost from,
        string address,
        string port,
        ExaminationContext context,
        CancellationToken cancellationToken)
    {
        // A QEMU of its own for each try: one that waits for an answer can do nothing else.
        try
        {
            HostQemu qemu = await StartAsync(from, context, cancellationToken).ConfigureAwait(false);
            await using (qemu.ConfigureAwait(false))
            {
                await qemu.ConnectAsync(address, port, context.Options.PortLimit, cancellationToken).ConfigureAwait(false);
                return null;
            }
        }
        catch (QmpTimeoutException)
        {
            return Silence;
        }
        catch (QmpException e)
        {
            return e.Description;
        }
        catch (MultiHostException e)
        {
            return e.Message;
        }
    }

    private static (string Fact, string Fix) Explain(string trouble, bool isSilent, Listener to, TimeSpan limit)
    {
        string where = $"{to.Address}:{to.Port}";
        string open =
            $"let TCP ports of {to.Host.Name} through from the other hosts: those of net.ipv4.ip_local_port_range, from which the kernel takes a migration's";
        string time = string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds:0.#} s");
        return trouble switch
        {
            Silence when isSilent => (
                $"nothing at {to.Address} answers within {time}: the network between is cut, or a firewall drops everything",
                $"look at cables, routes and firewalls between the hosts, and at the address of <Host Name=\"{to.Host.Name}\"/>"),
            Silence => ($"{where} does not answer within {time}, though QEMU listens there and port {Ssh} answers: a firewall in between drops it", open),
            _ when trouble.Contains("refused", StringComparison.OrdinalIgnoreCase) =>
                ($"{where} refuses, though QEMU listens there: a firewall in between rejects it", open),
            _ => ($"{where} cannot be connected to: {trouble}", $"correct the address of <Host Name=\"{to.Host.Name}\"/>, or the routes between the hosts"),
        };
    }

    private static Task<HostQemu> StartAsync(ExaminedHost host, ExaminationContext context, CancellationToken cancellationToken) => HostQemu.StartAsync(
        host.Name, host.Transport, host.Qemu!, "tcg", context.Options.AnswerLimit, context.Time, cancellationToken);

    private sealed record Listener(ExaminedHost Host, string Port, HostQemu Qemu)
    {
        public string Address => Host.Definition.Address;
    }
}
