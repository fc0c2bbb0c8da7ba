using System.Buffers.Binary;
using System.Text;

namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>The file that the memory eater maps: 64-bit numbers at these offsets.</summary>
internal static class EaterCounters
{
    /// <summary>Setting: pages of the range.</summary>
    public const int Pages = 0;

    /// <summary>Setting: pages from one sleep to the next.</summary>
    public const int PagesPerTick = 8;

    /// <summary>Setting: length of a sleep, seconds and nanoseconds.</summary>
    public const int Tick = 16;

    /// <summary>Pages walked since it began.</summary>
    public const int Walked = 32;

    /// <summary>Words that did not hold what the pass before wrote.</summary>
    public const int Bad = 40;

    public const int Size = 48;

    private const int TicksPerSecond = 100;

    /// <summary>The settings as octal escapes of <c>printf</c>.</summary>
    public static string Escaped(long pages, double dirtyMiBPerSecond)
    {
        byte[] file = new byte[Size];
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(Pages), pages);
        BinaryPrimitives.WriteInt64LittleEndian(
            file.AsSpan(PagesPerTick), Math.Max(1, (long)Math.Round(dirtyMiBPerSecond * 256 / TicksPerSecond)));
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(Tick + 8), 1_000_000_000 / TicksPerSecond);
        StringBuilder text = new();
        foreach (byte value in file)
        {
            text.Append('\\').Append(Convert.ToString(value, 8).PadLeft(value == 0 ? 1 : 3, '0'));
        }

        return text.ToString();
    }
}
