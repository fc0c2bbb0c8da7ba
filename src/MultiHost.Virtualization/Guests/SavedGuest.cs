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
internal sealed record SavedGuest(IReadOnlyList<GuestDevice> Devices, string Work, long Progress)
{
    // At the very end, behind the length of what stands before them.
    private static ReadOnlySpan<byte> Mark => "MultiHost guest\n"u8;

    public void AppendTo(string path)
    {
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(this);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        using FileStream file = new(path, FileMode.Append, FileAccess.Write);
        file.Write(content);
        file.Write(length);
        file.Write(Mark);
    }

    /// <summary>Null if somebody else has written the file.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static SavedGuest? ReadFrom(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read);
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
            return JsonSerializer.Deserialize<SavedGuest>(content);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"What stands behind QEMU's state in {path} cannot be read: {e.Message}", e);
        }
    }
}
