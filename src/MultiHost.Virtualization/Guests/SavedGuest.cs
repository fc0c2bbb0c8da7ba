using System.Buffers.Binary;
using System.Text.Json;

namespace MultiHost.Virtualization.Guests;

/// <summary>
/// What whoever restores a guest has to know beyond QEMU's state. It stands behind that state in the same file: QEMU reads its own part, which says where
/// it ends.
/// </summary>
/// <param name="Devices">Devices that the guest got after its start.</param>
/// <param name="Work">What the session hands over.</param>
/// <param name="Progress">The work's counter.</param>
/// <param name="ImageCopy">The guest's own copy of its image; null if it has none.</param>
internal sealed record SavedGuest(IReadOnlyList<GuestDevice> Devices, string Work, long Progress, string? ImageCopy = null)
{
    private static ReadOnlySpan<byte> Beginning => "QEVM"u8; // QEMU's, of every state since version 0.10

    // At the very end, behind the length of what stands before them.
    private static ReadOnlySpan<byte> Mark => "MultiHost guest\n"u8;

    public void WriteTo(Stream file)
    {
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(this);
        byte[] length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        file.Write([.. content, .. length, .. Mark]);
    }

    /// <summary>Null if somebody else has written the file.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or no state of a guest.</exception>
    public static SavedGuest? ReadFrom(FileStream file)
    {
        string path = file.Name;
        Span<byte> start = stackalloc byte[Beginning.Length];
        if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length || !start.SequenceEqual(Beginning))
        {
            throw new InvalidDataException($"{path} ({file.Length} bytes) does not begin as a guest's state does.");
        }

        Span<byte> end = stackalloc byte[sizeof(int) + Mark.Length];
        if (file.Length < end.Length)
        {
            return null;
        }

        file.Seek(-end.Length, SeekOrigin.End);
        file.ReadExactly(end);
        if (!end[sizeof(int)..].SequenceEqual(Mark))
        {
            return null;
        }

        int length = BinaryPrimitives.ReadInt32BigEndian(end);
        if (length < 0 || length > file.Length - end.Length)
        {
            throw new InvalidDataException($"What stands behind QEMU's state in {path} claims {length} bytes; the file has {file.Length}.");
        }

        byte[] content = new byte[length];
        file.Seek(-end.Length - length, SeekOrigin.End);
        file.ReadExactly(content);
        try
        {
            return JsonSerializer.Deserialize<SavedGuest>(content) is { Devices: not null, Work: not null } saved
                ? saved
                : throw new InvalidDataException($"What stands behind QEMU's state in {path} lacks a part.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"What stands behind QEMU's state in {path} cannot be read: {e.Message}", e);
        }
    }
}
