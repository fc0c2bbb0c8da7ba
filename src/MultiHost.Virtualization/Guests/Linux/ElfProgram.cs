using System.Buffers.Binary;

namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>Makes a static ELF program of code that needs no data of its own.</summary>
internal static class ElfProgram
{
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const ulong LoadAddress = 0x40_0000;

    public static byte[] Of(byte[] code)
    {
        const int start = HeaderSize + SegmentSize;
        byte[] file = new byte[start + code.Length];
        Span<byte> header = file;
        ReadOnlySpan<byte> identity = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]; // 64 bits, little-endian, version 1
        identity.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[16..], 2); // an executable
        BinaryPrimitives.WriteUInt16LittleEndian(header[18..], 62); // for x86-64
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], LoadAddress + start); // entry
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], HeaderSize); // program headers
        BinaryPrimitives.WriteUInt16LittleEndian(header[52..], HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header[54..], SegmentSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header[56..], 1);

        Span<byte> segment = header[HeaderSize..];
        BinaryPrimitives.WriteUInt32LittleEndian(segment, 1); // to be loaded
        BinaryPrimitives.WriteUInt32LittleEndian(segment[4..], 5); // readable and executable
        BinaryPrimitives.WriteUInt64LittleEndian(segment[16..], LoadAddress);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[24..], LoadAddress);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[32..], (ulong)file.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[40..], (ulong)file.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[48..], 0x1000);
        code.CopyTo(file, start);
        return file;
    }
}
