using System.Xml;
using System.Xml.Linq;

namespace MultiHost.Settings;

/// <summary>Says where something of the section stands in the runsettings file.</summary>
/// <param name="file">Path of the file; null if it is not known.</param>
/// <param name="inFile">The section as it stands in the file; null if the file is not known. It may be the section that is read, or one
/// that command-line overrides have changed meanwhile.</param>
internal sealed class SectionPositions(string? file, XElement? inFile)
{
    public (string? File, int Line, int Column) Of(XObject node)
    {
        if (inFile is not null && Find(node) is { } found)
        {
            return (file, Line(found), Column(found));
        }

        return (null, Line(node), Column(node));
    }

    private XObject? Find(XObject node) => node switch
    {
        XElement element => FindElement(element),
        XAttribute attribute => FindElement(attribute.Parent!)?.Attributes(attribute.Name).FirstOrDefault(a => a.Value == attribute.Value),
        _ => FindElement(node.Parent!),
    };

    private XElement? FindElement(XElement element)
    {
        if (element.Parent is not { Name.LocalName: not RunSettingsFile.RootName } parent)
        {
            return inFile;
        }

        int index = Namesakes(parent, element).IndexOf(element);
        return FindElement(parent) is { } parentInFile && Namesakes(parentInFile, element).ElementAtOrDefault(index) is { } candidate
            ? SameOrChanged(candidate, element)
            : null;
    }

    private static List<XElement> Namesakes(XElement parent, XElement element) =>
        [.. parent.Elements(element.Name).Where(e => e.Attribute("Name")?.Value == element.Attribute("Name")?.Value)];

    // A value that an override has put in the place of the file's does not stand in the file.
    private static XElement? SameOrChanged(XElement candidate, XElement element) =>
        element.HasElements || candidate.Value == element.Value ? candidate : null;

    private static int Line(XObject node) => ((IXmlLineInfo)node).LineNumber;

    private static int Column(XObject node) => ((IXmlLineInfo)node).LinePosition;
}
