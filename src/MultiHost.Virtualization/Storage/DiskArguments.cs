using System.Globalization;
using MultiHost.Virtualization.Qemu;

namespace MultiHost.Virtualization.Storage;

/// <summary>The arguments of QEMU for disks. The node of disk N is called <c>diskN</c>, and so is its device.</summary>
internal static class DiskArguments
{
    public static string NodeOf(int index) => string.Create(CultureInfo.InvariantCulture, $"disk{index}");

    public static IEnumerable<string> Of(IReadOnlyList<GuestDisk> disks) => disks.SelectMany((disk, index) => Of(disk, NodeOf(index)));

    private static string[] Of(GuestDisk disk, string node)
    {
        string readOnly = disk.ReadOnly ? ",read-only=on" : "";
        string format = disk.Format == DiskFormat.Qcow2 ? "qcow2" : "raw";
        return
        [
            "-blockdev", $"node-name={node}-content,{Protocol(disk)}{readOnly}",
            "-blockdev", $"node-name={node},driver={format},file={node}-content{readOnly}",
            "-device", $"virtio-blk-pci,id={node},drive={node}",
        ];
    }

    private static string Protocol(GuestDisk disk) => disk.Place switch
    {
        // Squashed to nobody by most servers if it is not root's; libnfs otherwise says who runs QEMU.
        DiskPlace.Nfs => $"driver=nfs,server.type=inet,server.host={Escape(disk.Server!)},path={Escape(disk.Path!)},user=0,group=0",
        DiskPlace.Nbd => string.Create(
            CultureInfo.InvariantCulture, $"driver=nbd,server.type=inet,server.host={Escape(disk.Server!)},server.port={disk.Port},export={Escape(disk.Export!)}"),
        _ => $"driver=file,filename={Escape(disk.Path!)}",
    };

    private static string Escape(string value) => QemuCommandLine.Escape(value);
}
