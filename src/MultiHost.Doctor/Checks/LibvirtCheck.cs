using MultiHost.Doctor.Hosts;
using MultiHost.Hosts;
using MultiHost.Virtualization.Hosts;

namespace MultiHost.Doctor.Checks;

/// <summary>Whether libvirt answers, where it is installed.</summary>
internal static class LibvirtCheck
{
    private const string Check = "libvirt";

    public static async Task RunAsync(ExaminedHost host, ExaminationContext context, CancellationToken cancellationToken)
    {
        if (host.Said("virsh").Count == 0)
        {
            host.NotTried(Check, "there is no virsh; only guests of the hypervisor 'libvirt' need it");
            return;
        }

        try
        {
            HostAnswer answer = await HostLibvirt.AskAsync(
                host.Name, host.Transport, context.Options.AnswerLimit, context.Time, cancellationToken).ConfigureAwait(false);
            if (HostLibvirt.Version(answer) is not null)
            {
                string[] begins = ["Using library", "Running"];
                host.Fine(Check, string.Join(", ", answer.Lines.Where(l => begins.Any(b => l.StartsWith(b, StringComparison.Ordinal)))));
            }
            else
            {
                host.Note(
                    Check,
                    $"virsh is there, but qemu:///system does not answer: {HostLibvirt.Words(answer)}",
                    "start it if guests of the hypervisor 'libvirt' are to run: systemctl start libvirtd (or virtqemud)");
            }
        }
        catch (HostUnavailableException e)
        {
            host.Note(Check, $"virsh hangs: {e.Message}", "restart libvirtd (or virtqemud)");
        }
    }
}
