using System.Globalization;
using System.Text;

namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>Writes an initramfs: a cpio archive of the kind <c>newc</c>, as the kernel's documentation describes it.</summary>
internal sealed class CpioWriter
{
    private const int Directory = 0x4000 | 0x1ED; // 0755
    private const int Executable = 0x8000 | 0x1ED;
    private const int Link = 0xA000 | 0x1FF;

    private readonly MemoryStream archive = new();
    private int entries;

    public void AddDirectory(string path) => Add(path, Directory, []);

    public void AddFile(string path, ReadOnlySpan<byte> content) => Add(path, Executable, content);

    public void AddLink(string path, string target) => Add(path, Link, Encoding.UTF8.GetBytes(target));

    public byte[] ToArchive()
    {
        Add("TRAILER!!!", 0, []);
        return archive.ToArray();
    }

    private void Add(string path, int mode, ReadOnlySpan<byte> content)
    {
        byte[] name = Encoding.UTF8.GetBytes(path + '\0');
        int[] fields = [++entries, mode, 0, 0, 1, 0, content.Length, 0, 0, 0, 0, name.Length, 0];
        StringBuilder header = new("070701");
        foreach (int field in fields)
        {
            header.Append(field.ToString("X8", CultureInfo.InvariantCulture));
        }

        archive.Write(Encoding.ASCII.GetBytes(header.ToString()));
        archive.Write(name);
        Pad();
        archive.Write(content);
        Pad();
    }

    private void Pad()
    {
        while (archive.Length % 4 != 0)
        {
            archive.WriteByte(0);
        }
    }
}
