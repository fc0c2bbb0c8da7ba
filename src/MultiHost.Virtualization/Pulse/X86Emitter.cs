using System.Buffers.Binary;

namespace MultiHost.Virtualization.Pulse;

/// <summary>
/// Writes 32-bit x86 machine code and data into an image that is loaded at a fixed address. Knows the few instructions that the
/// pulse guest needs; operands are checked by type, addresses are filled in by <see cref="ToImage"/>.
/// </summary>
/// <param name="loadAddress">Physical address of the first byte.</param>
internal sealed partial class X86Emitter(uint loadAddress)
{
    private readonly List<byte> bytes = [];
    private readonly List<Fixup> fixups = [];

    /// <summary>Whether a fix-up holds the label's address or its distance from the next instruction.</summary>
    private enum FixupKind
    {
        Absolute,
        Relative,
        LowHalf,
        HighHalf,
    }

    public Label NewLabel(string name) => new(name);

    public void Bind(Label label)
    {
        if (label.Offset is not null)
        {
            throw new InvalidOperationException($"Label '{label.Name}' is bound twice.");
        }

        label.Offset = bytes.Count;
    }

    public void Align(int boundary)
    {
        while (bytes.Count % boundary != 0)
        {
            bytes.Add(0);
        }
    }

    public void Data8(params ReadOnlySpan<byte> data) => bytes.AddRange(data);

    public void Data16(ushort value) => Data8((byte)value, (byte)(value >> 8));

    public void Data32(uint value)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(word, value);
        bytes.AddRange(word);
    }

    public void DataAddress(Label label) => Reference(label, FixupKind.Absolute, 4);

    public void DataAddressLow(Label label) => Reference(label, FixupKind.LowHalf, 2);

    public void DataAddressHigh(Label label) => Reference(label, FixupKind.HighHalf, 2);

    /// <summary>The finished image.</summary>
    /// <exception cref="InvalidOperationException">A label was used and never bound.</exception>
    public byte[] ToImage()
    {
        byte[] image = [.. bytes];
        foreach (Fixup fixup in fixups)
        {
            int target = fixup.Label.Offset ?? throw new InvalidOperationException($"Label '{fixup.Label.Name}' was never bound.");
            uint address = loadAddress + (uint)target;
            Span<byte> place = image.AsSpan(fixup.Offset);
            switch (fixup.Kind)
            {
                case FixupKind.Absolute:
                    BinaryPrimitives.WriteUInt32LittleEndian(place, address);
                    break;
                case FixupKind.Relative:
                    BinaryPrimitives.WriteInt32LittleEndian(place, target - (fixup.Offset + 4));
                    break;
                case FixupKind.LowHalf:
                    BinaryPrimitives.WriteUInt16LittleEndian(place, (ushort)address);
                    break;
                default:
                    BinaryPrimitives.WriteUInt16LittleEndian(place, (ushort)(address >> 16));
                    break;
            }
        }

        return image;
    }

    private void Reference(Label label, FixupKind kind, int size)
    {
        fixups.Add(new Fixup(bytes.Count, label, kind));
        bytes.AddRange(new byte[size]);
    }

    private readonly record struct Fixup(int Offset, Label Label, FixupKind Kind);
}
