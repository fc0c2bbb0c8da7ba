using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace MultiHost.Report.Page;

/// <summary>
/// The page: our own style and script as they are, the charts' script and the data compressed and in base64. Nothing in there comes from a test as it is,
/// and the browser is told to run these two scripts and no other, and to load nothing.
/// </summary>
internal static class HtmlPage
{
    // In the order in which they need each other.
    private static readonly string[] Scripts =
        ["dom.js", "format.js", "data.js", "axis.js", "lanes.js", "charts.js", "steps.js", "test.js", "overview.js", "list.js", "app.js"];

    private static readonly Lazy<string> Style = new(() => Text("page.css"));

    private static readonly Lazy<string> Script = new(() =>
        $"'use strict';\n(() => {{\n{string.Join('\n', Scripts.Select(Text))}\n}})();\n");

    private static readonly Lazy<byte[]> Charts = new(() => Bytes("echarts.js.gz"));

    public static byte[] Of(ReportDraft draft)
    {
        StringBuilder data = new();
        Block(data, "index", Packed(draft.Index()));
        for (int n = 0; n < draft.Blocks.Count; n++)
        {
            Block(data, $"block-{n}", draft.Blocks[n]);
        }

        Block(data, "charts", Charts.Value);
        string page = Text("page.html")
            .Replace("{{policy}}", Policy(), StringComparison.Ordinal)
            .Replace("{{style}}", Style.Value, StringComparison.Ordinal)
            .Replace("{{data}}", data.ToString(), StringComparison.Ordinal)
            .Replace("{{script}}", Script.Value, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(page);
    }

    /// <summary>Compresses what the browser will open.</summary>
    public static byte[] Packed(ReadOnlySpan<byte> bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static void Block(StringBuilder data, string id, byte[] packed) =>
        data.Append("<script type=\"application/gzip\" id=\"").Append(id).Append("\">").Append(Convert.ToBase64String(packed)).Append("</script>\n");

    private static string Policy()
    {
        using GZipStream charts = new(new MemoryStream(Charts.Value), CompressionMode.Decompress);
        return $"default-src 'none'; script-src {Hash(Encoding.UTF8.GetBytes(Script.Value))} {Hash(charts)}; style-src {Hash(Encoding.UTF8.GetBytes(Style.Value))}; "
            + "img-src data:; base-uri 'none'; form-action 'none'";
    }

    private static string Hash(byte[] text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(text))}'";

    private static string Hash(Stream text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(text))}'";

    private static string Text(string name) => Encoding.UTF8.GetString(Bytes(name)).ReplaceLineEndings("\n");

    private static byte[] Bytes(string name)
    {
        using Stream resource = typeof(HtmlPage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is missing in {typeof(HtmlPage).Assembly.GetName().Name}.dll: the build did not embed it.");
        using MemoryStream bytes = new();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
