using MultiHost.Doctor.Hosts;
using MultiHost.Settings;

namespace MultiHost.Doctor.Checks;

/// <summary>Whether the user of a run can read what the host's kernel says, so that its crashes are noticed. Said only if not.</summary>
internal static class HealthCheck
{
    public static void Run(ExaminedHost host, ExaminationContext context)
    {
        if (context.Settings.Health.HostKernel != HealthMode.Off && host.Said("unheard") is [var log, ..])
        {
            host.Note(
                "kernel log",
                $"{log} cannot be read: if this kernel crashes in part, no test notices",
                "run as root, or as root: sysctl kernel.dmesg_restrict=0; or say that it is known: <Health HostKernel=\"off\"/>");
        }
    }
}
