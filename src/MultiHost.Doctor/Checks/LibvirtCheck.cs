using MultiHost.Doctor.Hosts;

namespace MultiHost.Doctor.Checks;

/// <summary>Whether libvirt answers, where it is installed.</summary>
internal static class LibvirtCheck
{
    private const string Check = "libvirt";

    // Asked last: a daemon that hangs costs the host's script, and with it all later answers.
    public static async Task RunAsync(ExaminedHost host, CancellationToken cancellationToken)
    {
        if (host.Said("virsh").Count == 0)
        {
            host.NotTried(Check, "there is no virsh; only guests of the hypervisor 'libvirt' need it");
            return;
        }

        try
        {
            IReadOnlyList<string> answer = await host.Answers!.AskAsync("libvirt", cancellationToken).ConfigureAwait(false);
            string text = string.Join(' ', answer.Where(l => l.Length > 0));
            if (text.Contains("Running hypervisor", StringComparison.Ordinal))
            {
                string[] begins = ["Using library", "Running"];
                host.Fine(Check, string.Join(", ", answer.Where(l => begins.Any(b => l.StartsWith(b, StringComparison.Ordinal)))));
            }
            else
            {
                host.Note(
                    Check,
                    $"virsh is there, but qemu:///system does not answer: {text}",
                    "start it if guests of the hypervisor 'libvirt' are to run: systemctl start libvirtd (or virtqemud)");
            }
        }
        catch (HostUnavailableException e)
        {
            host.Note(Check, $"virsh hangs: {e.Message}", "restart libvirtd (or virtqemud)");
        }
    }
}
