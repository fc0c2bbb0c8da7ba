using MultiHost.Virtualization.Pulse;
using MultiHost.Virtualization.Qemu;

namespace MultiHost.Virtualization.Guests;

/// <summary>The pulse guest.</summary>
internal sealed record PulseSystem : GuestSystem
{
    public override string Name => "pulse";

    public override int DefaultMemoryMiB => 64;

    public override int LeastMemoryMiB => 8;

    internal override int MaxWorkMiB(int memoryMiB) => Math.Min(memoryMiB - PulseSettings.ReservedMiB, PulseSettings.MaxWorkMiB);

    internal override IGuestSession OpenSession(Guest guest, TimeProvider time) => new PulseSession(guest);

    internal override async Task<IReadOnlyList<string>> BootArgumentsAsync(GuestLaunch launch, QemuPaths paths, CancellationToken cancellationToken)
    {
        string image = Path.Combine(paths.Folder, "pulse");
        byte[] code = PulseImage.Generate(PulseSession.SettingsFor(GuestWork.Pulse, launch.Definition));
        await File.WriteAllBytesAsync(image, code, cancellationToken).ConfigureAwait(false);
        return ["-kernel", QemuCommandLine.Escape(image)];
    }
}
