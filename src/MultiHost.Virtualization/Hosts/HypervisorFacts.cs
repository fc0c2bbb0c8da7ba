using MultiHost.Facts;
using MultiHost.Hosts;
using MultiHost.Virtualization.Qemu;

namespace MultiHost.Virtualization.Hosts;

/// <summary>What hosts can run guests with: QEMU is asked over its monitor, KVM is tried with a guest, and libvirt's daemon must answer. MultiHost.Core makes it by its name.</summary>
internal sealed class HypervisorFacts : IFactSource
{
    private const string Emulation = "tcg";

    private static readonly string Script = ShellScript.Read("hypervisors.sh", typeof(HypervisorFacts).Assembly);
    private static readonly string[] OfQemu = [KnownFact.Qemu, KnownFact.MachineTypes];

    public IReadOnlyList<string> Facts { get; } = [KnownFact.Qemu, KnownFact.MachineTypes, KnownFact.Kvm, KnownFact.Libvirt];

    public async Task<FactSheet> FindAsync(AskedHost host, IReadOnlySet<string> wanted, FactSheet known, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> programs;
        try
        {
            programs = QemuAvailability.ProgramsFor(QemuSettings.From(host.Properties));
        }
        catch (QemuSettingsException e)
        {
            return wanted.Aggregate(known, (sheet, fact) => sheet.Without(fact, e.Message));
        }

        HostAnswer answer = await host.AskAsync(["/bin/sh", "-c", Script, "multihost-hypervisors", .. programs], cancellationToken).ConfigureAwait(false);
        string? binary = answer.Lines.FirstOrDefault(l => l.StartsWith("qemu ", StringComparison.Ordinal))?["qemu ".Length..];
        FactSheet sheet = known;
        if (binary is null)
        {
            string why = $"there is no {string.Join(" and no ", programs)}";
            sheet = wanted.Where(f => f != KnownFact.Libvirt).Aggregate(sheet, (s, fact) => s.Without(fact, why));
        }
        else
        {
            sheet = wanted.Overlaps(OfQemu) ? await AskQemuAsync(host, binary, sheet, cancellationToken).ConfigureAwait(false) : sheet;
            sheet = wanted.Contains(KnownFact.Kvm)
                ? await TryKvmAsync(host, binary, answer.Lines.Contains("kvm there"), sheet, cancellationToken).ConfigureAwait(false)
                : sheet;
        }

        return wanted.Contains(KnownFact.Libvirt)
            ? await AskLibvirtAsync(host, answer.Lines.Contains("virsh there"), sheet, cancellationToken).ConfigureAwait(false)
            : sheet;
    }

    private static async Task<FactSheet> AskQemuAsync(AskedHost host, string binary, FactSheet sheet, CancellationToken cancellationToken)
    {
        try
        {
            HostQemu qemu = await HostQemu.StartAsync(
                host.Definition.Name, host.Transport, binary, Emulation, AskedHost.AnswerLimit, host.Time, cancellationToken).ConfigureAwait(false);
            await using (qemu.ConfigureAwait(false))
            {
                QemuAbilities abilities = await QemuAbilities.AskAsync(qemu.Qmp, cancellationToken).ConfigureAwait(false);
                sheet = sheet.With(KnownFact.MachineTypes, FactValue.Several(abilities.Machines.Order(StringComparer.Ordinal)));
                return FactValue.Version(abilities.Version) is { } version
                    ? sheet.With(KnownFact.Qemu, version)
                    : sheet.Without(KnownFact.Qemu, $"{binary} says that it is version '{abilities.Version}'");
            }
        }
        catch (MultiHostException e)
        {
            return OfQemu.Aggregate(sheet, (s, fact) => s.Without(fact, $"{binary} does not run: {e.Message}"));
        }
    }

    private static async Task<FactSheet> TryKvmAsync(AskedHost host, string binary, bool isThere, FactSheet sheet, CancellationToken cancellationToken)
    {
        if (!isThere)
        {
            return sheet.Without(KnownFact.Kvm, "there is no /dev/kvm");
        }

        string? trouble = await TrialGuest.TryAsync(host.Transport, binary, "kvm", host.Time, cancellationToken).ConfigureAwait(false);
        return trouble is null
            ? sheet.With(KnownFact.Kvm, FactValue.Yes)
            : sheet.Without(KnownFact.Kvm, $"/dev/kvm is there, but a trial guest did not run with it: {trouble}");
    }

    private static async Task<FactSheet> AskLibvirtAsync(AskedHost host, bool isThere, FactSheet sheet, CancellationToken cancellationToken)
    {
        if (!isThere)
        {
            return sheet.Without(KnownFact.Libvirt, "there is no virsh");
        }

        try
        {
            HostAnswer answer = await HostLibvirt.AskAsync(
                host.Definition.Name, host.Transport, AskedHost.AnswerLimit, host.Time, cancellationToken).ConfigureAwait(false);
            return HostLibvirt.Version(answer) is { } said && FactValue.Version(said) is { } version
                ? sheet.With(KnownFact.Libvirt, version)
                : sheet.Without(KnownFact.Libvirt, $"virsh is there, but qemu:///system does not answer: {HostLibvirt.Words(answer)}");
        }
        catch (HostUnavailableException e)
        {
            return sheet.Without(KnownFact.Libvirt, $"virsh hangs: {e.Message}");
        }
    }
}
