using System.Buffers.Binary;
using System.Text;

namespace MultiHost.Transport.SshNet.Keys;

/// <summary>Fields of ssh's messages: numbers of four bytes, and strings with their length before them.</summary>
internal static class Wire
{
    /// <summary>The kind of an RSA key, and the name of its signatures by SHA-1.</summary>
    public const string Rsa = "ssh-rsa";

    /// <summary>The kind of a key or certificate, which stands at its beginning; empty if it is none.</summary>
    public static string Kind(ReadOnlySpan<byte> key)
    {
        try
        {
            return Naming.Shown(Encoding.ASCII.GetString(TakeString(ref key)));
        }
        catch (InvalidDataException)
        {
            return "";
        }
    }

    /// <exception cref="InvalidDataException">It is shorter than it says.</exception>
    public static uint TakeNumber(ref ReadOnlySpan<byte> data)
    {
        if (data.Length < sizeof(uint))
        {
            throw new InvalidDataException("a message ends too early");
        }

        uint number = BinaryPrimitives.ReadUInt32BigEndian(data);
        data = data[sizeof(uint)..];
        return number;
    }

    /// <exception cref="InvalidDataException">It is shorter than it says.</exception>
    public static ReadOnlySpan<byte> TakeString(ref ReadOnlySpan<byte> data)
    {
        uint length = TakeNumber(ref data);
        if (length > data.Length)
        {
            throw new InvalidDataException("a message ends too early");
        }

        ReadOnlySpan<byte> text = data[..(int)length];
        data = data[(int)length..];
        return text;
    }

    public static byte[] Number(uint number)
    {
        byte[] data = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(data, number);
        return data;
    }

    public static byte[] String(byte[] text) => [.. Number((uint)text.Length), .. text];
}
