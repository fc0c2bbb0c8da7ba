using System.Text;
using CsCheck;

namespace MultiHost.Virtualization.Tests.Fuzz;

/// <summary>Texts that what reads them was not made for.</summary>
internal static class Texts
{
    private static readonly string[] Odd =
    [
        "\0", "\r", "\u001b[2J", "\u2028", "\u202e", "\ud800", "\\ud800", "\\u0000", "\"", "\\", "{", "}", "[", "]", "-1", "1e400", "9223372036854775807",
        "99999999999999999999", "null", "true", "é", "😀", "  ", "[    1.757263] noise", new('[', 200), new('9', 400),
    ];

    /// <summary>A given text with pieces replaced, doubled, cut out or put in.</summary>
    public static Gen<string> Spoiled(params string[] good) =>
        from text in Gen.Int[0, good.Length - 1].Select(n => good[n])
        from wounds in Gen.Select(
            Gen.Int[0, 3], Gen.Double[0, 1], Gen.Int[0, 12], Gen.OneOf(Gen.Int[0, Odd.Length - 1].Select(n => Odd[n]), Gen.String[0, 6])).Array[0, 4]
        select wounds.Aggregate(text, (now, wound) => Wounded(now, wound.Item1, wound.Item2, wound.Item3, wound.Item4));

    /// <summary>As bytes, which need not be UTF-8.</summary>
    public static Gen<byte[]> Bytes(Gen<string> texts) => Gen.OneOf(
        texts.Select(Encoding.UTF8.GetBytes), texts.Select(Encoding.Latin1.GetBytes), Gen.Byte.Array[0, 300]);

    /// <summary>The bytes in pieces, as a connection delivers them.</summary>
    public static Gen<byte[][]> InPieces(Gen<byte[]> bytes) =>
        from all in bytes
        from cuts in Gen.Double[0, 1].Array[0, 5]
        select Cut(all, cuts);

    private static string Wounded(string text, int how, double where, int length, string odd)
    {
        int at = (int)(where * text.Length);
        int end = Math.Min(text.Length, at + length);
        return how switch
        {
            0 => text[..at] + odd + text[at..],
            1 => text[..at] + odd + text[end..],
            2 => text[..at] + text[end..],
            _ => text[..end] + text[at..],
        };
    }

    private static byte[][] Cut(byte[] all, double[] cuts)
    {
        int[] places = [0, .. cuts.Select(cut => (int)(cut * all.Length)).Order(), all.Length];
        return [.. places.Zip(places.Skip(1), (from, to) => all[from..to])];
    }
}
