using System.Globalization;
using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Qemu;

/// <summary>The arguments of QEMU for a guest.</summary>
internal static class QemuCommandLine
{
    private const int WithheldKiB = 8;

    public static IReadOnlyList<string> Of(GuestLaunch launch, QemuPaths paths, IReadOnlyList<string> boot)
    {
        (GuestDefinition guest, QemuSettings settings, string accelerator) = (launch.Definition, launch.Settings, launch.Accelerator);
        List<string> arguments =
        [
            "-name", guest.Name,
            "-nodefaults", "-no-user-config", "-display", "none",
            "-machine", guest.Machine,
            "-accel", accelerator,
            "-m", MemoryOf(guest, settings, accelerator),
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
            .. boot,
        ]);
        if (launch.IsEnterable)
        {
            arguments.AddRange(
            [
                "-chardev", $"socket,id=hmp,server=on,wait=off,path={Escape(paths.EnteredMonitor)}", "-mon", "chardev=hmp,mode=readline",
                "-chardev", $"socket,id=qmp2,server=on,wait=off,path={Escape(paths.EnteredQmp)}", "-mon", "chardev=qmp2,mode=control",
            ]);
        }

        if (guest.Network is { } network)
        {
            arguments.AddRange(network.Arguments(guest, launch.Forwarded, paths));
        }

        if (launch.Incoming)
        {
            arguments.AddRange(["-incoming", "defer"]);
        }

        arguments.AddRange(settings.ExtraArguments);
        arguments.AddRange(guest.ExtraArguments);
        arguments.AddRange(launch.Devices.SelectMany(device => device.Arguments));
        return arguments;
    }

    // QEMU before 9.0 loses writes of an emulated guest on its way if the length of its RAM is a multiple of 256 KiB (docs/decisions/063).
    private static string MemoryOf(GuestDefinition guest, QemuSettings settings, string accelerator)
    {
        bool hasBackend = settings.ExtraArguments.Concat(guest.ExtraArguments).Append(guest.Machine)
            .Any(argument => argument.Contains("memory-backend", StringComparison.Ordinal));
        string size = accelerator == "tcg" && !hasBackend
            ? string.Create(CultureInfo.InvariantCulture, $"{(guest.MemoryMiB * 1024L) - WithheldKiB}K")
            : guest.MemoryMiB.ToString(CultureInfo.InvariantCulture);
        return guest.MaxMemoryMiB is { } most ? string.Create(CultureInfo.InvariantCulture, $"{size},slots=8,maxmem={most}M") : size;
    }

    /// <summary>A value of one of QEMU's comma-separated options.</summary>
    public static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);
}
