using MultiHost.Linux;

namespace MultiHost.Virtualization.Guests;

/// <summary>How a person enters a guest of a host that is kept: its first serial port, which is ours otherwise, and monitors of its QEMU.</summary>
internal sealed class GuestEntrance(string guest, GuestInstance instance) : IEntrance
{
    private readonly Lock gate = new();
    private SerialDoor? door;

    public IReadOnlyList<string> Open()
    {
        lock (gate)
        {
            if (instance.Process.Exited.IsCompleted)
            {
                return [$"guest {guest}: its QEMU has ended; the logs are in {instance.Paths.LogFolder}"];
            }

            door ??= new SerialDoor(instance.Console, instance.Paths.EnteredSerial);
            return
            [
                $"guest {guest} (QEMU {instance.Process.Id}), console:  {Command("-,raw,echo=0,escape=0x1d", instance.Paths.EnteredSerial)}   (Ctrl-] leaves it)",
                $"guest {guest}, monitor:  {Command("-", instance.Paths.EnteredMonitor)}",
                $"guest {guest}, QMP:  {Command("-", instance.Paths.EnteredQmp)}",
                $"guest {guest}, logs:  {instance.Paths.LogFolder}",
            ];
        }
    }

    public void Close()
    {
        lock (gate)
        {
            door?.Dispose();
            door = null;
        }
    }

    private static string Command(string here, string path) => PosixShell.Quote(["socat", here, $"UNIX-CONNECT:{path}"]);
}
