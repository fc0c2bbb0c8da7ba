using System.Text;
using CsCheck;

namespace MultiHost;

/// <summary>What is nearly right: texts with parts of them taken out, doubled, turned or replaced.</summary>
internal static class Spoiled
{
    private static readonly string[] Pieces =
    [
        "null", "{}", "[]", "[null]", "-1", "1e300", "99999999999999999999", "\"\"", "\"\\ud800\"", "true", ",", ":", "{", "}", "[", "]", "\"", "\\", "\0", "<", ">", "&", "\u2028",
        "\ud83d\ude00", "é", new string('x', 300), new string('[', 200),
    ];

    /// <summary>Some of the texts, each spoiled in a few places.</summary>
    public static Gen<string> Of(params string[] texts) =>
        Gen.Select(Gen.Int[0, texts.Length - 1].Select(n => texts[n]), Gen.Select(Gen.Int[0, 3], Gen.Int[0, 9999], Gen.Int[0, 40], Gen.Int[0, Pieces.Length - 1]).Array[0, 4], (text, edits) =>
        {
            foreach ((int kind, int at, int length, int piece) in edits)
            {
                int start = text.Length == 0 ? 0 : at % text.Length;
                int end = Math.Min(text.Length, start + length);
                text = kind switch
                {
                    0 => text[..start] + text[end..],
                    1 => text[..start] + text[start..end] + text[start..],
                    2 => text[..start] + Pieces[piece] + text[end..],
                    _ => text[..start] + Pieces[piece] + text[start..],
                };
            }

            return text;
        });

    /// <summary>The bytes of texts, now and then with some that are no UTF-8.</summary>
    public static Gen<byte[]> Bytes(Gen<string> texts) =>
        Gen.Select(texts, Gen.Int[0, 9], Gen.Byte, Gen.Int[0, 9999], (text, odd, value, at) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            if (odd == 0 && bytes.Length > 0)
            {
                bytes[at % bytes.Length] = value;
            }

            return bytes;
        });
}
