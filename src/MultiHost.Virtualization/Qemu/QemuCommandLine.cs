using System.Globalization;
using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Qemu;

/// <summary>The arguments of QEMU for a guest.</summary>
internal static class QemuCommandLine
{
    public static IReadOnlyList<string> Of(
        GuestDefinition guest, QemuSettings settings, string accelerator, QemuPaths paths, bool incoming, IReadOnlyList<GuestDevice>? devices = null)
    {
        List<string> arguments =
        [
            "-name", guest.Name,
            "-nodefaults", "-no-user-config", "-display", "none",
            "-machine", guest.Machine,
            "-accel", accelerator,
            "-m", Memory(guest),
            "-smp", guest.Processors.ToString(CultureInfo.InvariantCulture),
        ];
        if (guest.Cpu is { } cpu)
        {
            arguments.AddRange(["-cpu", cpu]);
        }

        // Paused at first: the guest starts when its console and monitor are listened to.
        arguments.AddRange(
        [
            "-S",
            "-chardev", $"socket,id=qmp,server=off,path={Escape(paths.Monitor)}", "-mon", "chardev=qmp,mode=control",
            "-chardev", $"socket,id=serial,server=off,path={Escape(paths.Serial)}", "-serial", "chardev:serial",
            "-kernel", Escape(paths.Image),
        ]);
        if (incoming)
        {
            arguments.AddRange(["-incoming", "defer"]);
        }

        arguments.AddRange(settings.ExtraArguments);
        arguments.AddRange(guest.ExtraArguments);
        arguments.AddRange((devices ?? []).SelectMany(device => device.Arguments));
        return arguments;
    }

    private static string Memory(GuestDefinition guest)
    {
        string size = guest.MemoryMiB.ToString(CultureInfo.InvariantCulture);
        return guest.MaxMemoryMiB is { } most ? $"{size},slots=8,maxmem={most.ToString(CultureInfo.InvariantCulture)}M" : size;
    }

    private static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);
}
