using System.Text.RegularExpressions;
using MultiHost.Virtualization.Qemu;

namespace MultiHost.Virtualization.Guests;

/// <summary>
/// A device that a running guest is given (<c>device_add</c>), with the object behind it, if it has one (<c>object-add</c>).
/// </summary>
/// <param name="Driver">QEMU's name of the device, such as <c>virtio-net-pci</c>, <c>usb-tablet</c> or <c>pc-dimm</c>.</param>
/// <param name="Id">Its id: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, beginning with a letter.</param>
public sealed partial record GuestDevice(string Driver, string Id)
{
    /// <summary>Further properties of the device, as on the command line (<c>-device driver,name=value</c>). Default: none.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>MiB of RAM behind a <c>pc-dimm</c>; null for other devices.</summary>
    public int? MemoryMiB { get; init; }

    /// <summary>
    /// More RAM (<c>pc-dimm</c>): the guest's definition must leave room for it (<see cref="GuestDefinition.MaxMemoryMiB"/>).
    /// </summary>
    /// <param name="id">Id of the device.</param>
    /// <param name="memoryMiB">Size, a multiple of 2.</param>
    public static GuestDevice Memory(string id, int memoryMiB) =>
        new("pc-dimm", id) { MemoryMiB = memoryMiB, Properties = new Dictionary<string, string> { ["memdev"] = $"{id}-ram" } };

    /// <exception cref="ArgumentException">A name is none: on the destination's command line, it would become something else.</exception>
    internal void Validate()
    {
        if (!DeviceName().IsMatch(Id))
        {
            throw new ArgumentException($"'{Id}' is no id of a device. Allowed: letters, digits, '-', '_' and '.', beginning with a letter.");
        }

        if (new[] { Driver }.Concat(Properties.Keys).FirstOrDefault(name => !DriverName().IsMatch(name)) is { } wrong)
        {
            throw new ArgumentException($"Device '{Id}': '{wrong}' is no name of a driver or property. Allowed: letters, digits, '-', '_' and '.'.");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_.-]*\z")]
    private static partial Regex DeviceName();

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]+\z")]
    private static partial Regex DriverName();

    /// <summary>As arguments of QEMU's command line.</summary>
    internal IEnumerable<string> Arguments
    {
        get
        {
            if (MemoryMiB is { } size)
            {
                yield return "-object";
                yield return $"memory-backend-ram,id={Id}-ram,size={size}M";
            }

            yield return "-device";
            yield return string.Join(',', [Driver, $"id={Id}", .. Properties.Select(pair => $"{pair.Key}={QemuCommandLine.Escape(pair.Value)}")]);
        }
    }
}
