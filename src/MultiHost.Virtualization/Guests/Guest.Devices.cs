using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Guests;

public sealed partial class Guest
{
    private static readonly TimeSpan EventTimeout = TimeSpan.FromSeconds(30);

    /// <summary>What <see cref="HotplugAsync"/> has given the guest, here or before it came here, in that order.</summary>
    public IReadOnlyList<GuestDevice> Devices { get; private set; } = [];

    /// <summary>Gives the running guest a device (<c>device_add</c>). A migration takes it along.</summary>
    /// <param name="device">Which.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <exception cref="ArgumentException">Its driver, id or a property's name is none.</exception>
    /// <exception cref="QmpException">QEMU refused it; nothing of it is left.</exception>
    public async Task HotplugAsync(GuestDevice device, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        device.Validate();
        if (device.MemoryMiB is { } size)
        {
            JsonObject ram = new() { ["qom-type"] = "memory-backend-ram", ["id"] = $"{device.Id}-ram", ["size"] = size * 1024L * 1024 };
            await Qmp.ExecuteAsync("object-add", ram, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        JsonObject arguments = new() { ["driver"] = device.Driver, ["id"] = device.Id };
        foreach ((string name, string value) in device.Properties)
        {
            arguments[name] = value;
        }

        try
        {
            await Qmp.ExecuteAsync("device_add", arguments, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (QmpException) when (device.MemoryMiB is not null)
        {
            // Nobody has the RAM then, and the next try would find its name taken.
            JsonObject backend = new() { ["id"] = $"{device.Id}-ram" };
            await Qmp.ExecuteAsync("object-del", backend, cancellationToken: CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        Devices = [.. Devices, await WithPlaceAsync(device, cancellationToken).ConfigureAwait(false)];
    }

    /// <summary>Takes a device away (<c>device_del</c>), and waits until the guest has let go of it (event DEVICE_DELETED).</summary>
    /// <param name="id">Its id.</param>
    /// <param name="timeout">Longest wait. Default: 30 seconds.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <exception cref="QmpTimeoutException">
    /// The guest did not let go of it: devices on PCI, and memory, need a system in the guest that answers ACPI, which the pulse guest is
    /// not.
    /// </exception>
    public async Task UnplugAsync(string id, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        using QmpSubscription events = Qmp.Subscribe();
        await Qmp.ExecuteAsync("device_del", new JsonObject { ["id"] = id }, cancellationToken: cancellationToken).ConfigureAwait(false);
        await events.WaitAsync(
            happened => happened.Name == "DEVICE_DELETED" && happened.Text("device") == id,
            $"Event DEVICE_DELETED of '{id}'", timeout ?? EventTimeout, cancellationToken).ConfigureAwait(false);
        GuestDevice? device = Devices.FirstOrDefault(known => known.Id == id);
        if (device is { MemoryMiB: not null })
        {
            await Qmp.ExecuteAsync("object-del", new JsonObject { ["id"] = $"{id}-ram" }, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        Devices = [.. Devices.Where(known => known.Id != id)];
    }

    /// <summary>Whether the guest has a device of this id, by QEMU's own list (<c>qom-list /machine/peripheral</c>).</summary>
    public async Task<bool> HasDeviceAsync(string id, CancellationToken cancellationToken = default)
    {
        JsonElement list = await Qmp.ExecuteAsync(
            "qom-list", new JsonObject { ["path"] = "/machine/peripheral" }, cancellationToken: cancellationToken).ConfigureAwait(false);
        return list.EnumerateArray().Any(entry => entry.GetProperty("name").ValueEquals(id));
    }

    /// <summary>Resets the guest as its reset button does (<c>system_reset</c>), and waits for event RESET. Its work begins anew.</summary>
    public async Task ResetAsync(CancellationToken cancellationToken = default)
    {
        using QmpSubscription events = Qmp.Subscribe();
        await Qmp.ExecuteAsync("system_reset", cancellationToken: cancellationToken).ConfigureAwait(false);
        await events.WaitAsync(happened => happened.Name == "RESET", "Event RESET", EventTimeout, cancellationToken).ConfigureAwait(false);
        session.Baseline = 0;
    }

    internal void Has(IReadOnlyList<GuestDevice> devices) => Devices = devices;

    internal void Redefine(GuestDefinition definition) => Definition = definition;

    // The destination must put it into the same slot, whatever else its bus has there.
    private async Task<GuestDevice> WithPlaceAsync(GuestDevice device, CancellationToken cancellationToken)
    {
        if (device.Properties.ContainsKey("addr"))
        {
            return device;
        }

        try
        {
            JsonElement place = await Qmp.ExecuteAsync(
                "qom-get",
                new JsonObject { ["path"] = $"/machine/peripheral/{device.Id}", ["property"] = "addr" },
                cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            string text = place.ValueKind == JsonValueKind.Number
                ? (place.GetInt64() >> 3).ToString("x", CultureInfo.InvariantCulture)
                : place.GetString()!;
            return device.Driver == "pc-dimm" ? WithProperty(device, "addr", place.GetRawText()) : WithProperty(device, "addr", text);
        }
        catch (QmpException)
        {
            return device; // not on a bus with addresses
        }
    }

    private static GuestDevice WithProperty(GuestDevice device, string name, string value) =>
        device with { Properties = new Dictionary<string, string>(device.Properties) { [name] = value } };
}
