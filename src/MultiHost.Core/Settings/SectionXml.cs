using System.Xml;
using System.Xml.Linq;

namespace MultiHost.Settings;

/// <summary>Reads and compares the XML of the section.</summary>
internal static class SectionXml
{
    public const string Name = "MultiHost";

    public static XmlReaderSettings ReaderSettings() => new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <exception cref="XmlException">The text is no XML or has a document type.</exception>
    public static XElement Parse(string xml)
    {
        using var text = new StringReader(xml);
        using var reader = XmlReader.Create(text, ReaderSettings());
        return XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
    }

    /// <summary>Whether two sections say the same; comments and white space between elements do not count.</summary>
    public static bool AreEqual(XElement a, XElement b) => XNode.DeepEquals(Plain(a), Plain(b));

    private static XElement Plain(XElement element) => new(
        element.Name,
        element.Attributes().Where(a => !a.IsNamespaceDeclaration),
        element.Nodes().Select(Plain));

    private static XNode? Plain(XNode node) => node switch
    {
        XElement element => Plain(element),
        XText text when !string.IsNullOrWhiteSpace(text.Value) => new XText(text.Value.Trim()),
        _ => null,
    };
}
