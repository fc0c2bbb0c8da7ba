using MultiHost.Doctor.Hosts;
using MultiHost.Virtualization.Hosts;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Qemu;

namespace MultiHost.Doctor.Checks;

/// <summary>QEMU: whether it is there, what a guest runs with, and what it can do.</summary>
internal static class QemuCheck
{
    private const string Check = "qemu";
    private const string Accelerator = "accelerator";
    private const string PostCopy = "post-copy";
    private const string Install = "apt-get install -y --no-install-recommends qemu-system-x86 (Debian, Ubuntu), dnf install qemu-kvm (Fedora, RHEL)";

    public static async Task RunAsync(ExaminedHost host, ExaminationContext context, CancellationToken cancellationToken)
    {
        host.Qemu = host.Said("qemu").FirstOrDefault();
        if (host.Qemu is null)
        {
            string fix = host.QemuSettings.Binary is null
                ? $"on {host.Name}: {Install}\nor name it: <Property Name=\"Qemu.Binary\" Value=\"…\"/>"
                : $"correct the property Qemu.Binary, or remove it; or on {host.Name}: {Install}";
            host.Lacks(Check, $"there is no {string.Join(" and no ", QemuAvailability.ProgramsFor(host.QemuSettings))}", fix);
            host.NotTried(Accelerator, "needs QEMU");
            return;
        }

        string accelerator = await AccelerateAsync(host, context, cancellationToken).ConfigureAwait(false);
        try
        {
            HostQemu qemu = await HostQemu.StartAsync(
                host.Name, host.Transport, host.Qemu, accelerator, context.Options.AnswerLimit, context.Time, cancellationToken).ConfigureAwait(false);
            await using (qemu.ConfigureAwait(false))
            {
                host.Abilities = await QemuAbilities.AskAsync(qemu.Qmp, cancellationToken).ConfigureAwait(false);
            }

            host.Fine(
                Check,
                $"{host.Abilities.Version} ({host.Qemu}), {host.Abilities.Capabilities.Count} migration capabilities, {host.Abilities.Machines.Count} "
                + $"machine types, {host.Abilities.Models.Count} CPU models");
            JudgePostCopy(host, host.Abilities.PostCopyRefusal);
        }
        catch (MultiHostException e)
        {
            host.Lacks(Check, $"{host.Qemu} does not run: {e.Message}", $"try by hand: {host.Transport.ByHand($"{host.Qemu} --version")}");
            host.Qemu = null;
        }
    }

    private static void JudgePostCopy(ExaminedHost host, string? refusal)
    {
        if (refusal is null)
        {
            host.Fine(PostCopy, "QEMU may answer a guest's page faults");
            return;
        }

        host.Note(
            PostCopy,
            $"its QEMU refuses post-copy as a destination: '{refusal}'; most kernels let only root use userfaultfd",
            $"for tests with post-copy, as root on {host.Name}: {PostCopyRights.Mend} (or, for QEMU 8.0 and later, let the user read and write /dev/userfaultfd)");
    }

    // What a trial guest runs with counts, not what is there.
    private static async Task<string> AccelerateAsync(ExaminedHost host, ExaminationContext context, CancellationToken cancellationToken)
    {
        QemuAccelerator wanted = host.QemuSettings.Accelerator;
        bool isThere = host.Said("kvm").Count > 0;
        string why = wanted == QemuAccelerator.Tcg ? "the property Qemu.Accelerator says tcg" : "there is no /dev/kvm";
        if (wanted != QemuAccelerator.Tcg && isThere)
        {
            string? trouble = await TrialGuest.TryAsync(host.Transport, host.Qemu!, "kvm", context.Time, cancellationToken).ConfigureAwait(false);
            if (trouble is null)
            {
                host.Fine(Accelerator, "kvm: a trial guest ran with it");
                return "kvm";
            }

            why = $"/dev/kvm is there, but a trial guest did not run with it: {trouble}";
        }

        string? emulated = await TrialGuest.TryAsync(host.Transport, host.Qemu!, "tcg", context.Time, cancellationToken).ConfigureAwait(false);
        if (emulated is not null)
        {
            host.Lacks(
                Accelerator,
                $"{why}; a trial guest did not run with tcg either: {emulated}",
                $"try by hand: {host.Transport.ByHand($"{host.Qemu} --version")}");
        }
        else if (wanted == QemuAccelerator.Kvm)
        {
            host.Lacks(Accelerator, why, "load kvm_intel or kvm_amd, let the user open /dev/kvm, or set the property Qemu.Accelerator to auto");
        }
        else if (wanted == QemuAccelerator.Tcg)
        {
            host.Fine(Accelerator, $"tcg: {why}; a trial guest ran with it");
        }
        else
        {
            host.Note(
                Accelerator,
                $"tcg: {why}; a trial guest ran with tcg",
                "for guests at full speed: load kvm_intel or kvm_amd (in a virtual machine: nested virtualization), and let the user open /dev/kvm");
        }

        return "tcg";
    }
}
