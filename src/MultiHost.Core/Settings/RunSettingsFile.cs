using System.Xml;
using System.Xml.Linq;

namespace MultiHost.Settings;

/// <summary>
/// The runsettings file of this run. VSTest hands over the text of the section alone; with the file, messages name the line.
/// </summary>
public sealed class RunSettingsFile
{
    internal const string RootName = "RunSettings";

    private RunSettingsFile(string path, XElement? section)
    {
        Path = path;
        Section = section;
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>Whether it has a <c>&lt;MultiHost&gt;</c> element.</summary>
    public bool HasSection => Section is not null;

    /// <summary>The <c>&lt;MultiHost&gt;</c> element with line numbers; null if the file has none.</summary>
    internal XElement? Section { get; }

    /// <summary>
    /// Finds the file on the command line of the <c>vstest.console</c> or <c>dotnet test</c> that started this process.
    /// </summary>
    /// <returns>Null if there is none, it cannot be read, or the system is not Linux.</returns>
    public static RunSettingsFile? Locate() =>
        OperatingSystem.IsLinux() ? SettingsArgument.Search("/proc").Select(TryLoad).FirstOrDefault(f => f is not null) : null;

    /// <summary>Reads a runsettings file.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="XmlException">The file is no XML, has a document type, or its root is not <c>&lt;RunSettings&gt;</c>.</exception>
    public static RunSettingsFile Load(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        using FileStream stream = File.OpenRead(full);
        using var reader = XmlReader.Create(stream, SectionXml.ReaderSettings());
        XElement root = Read(reader, full);
        return root.Name.LocalName == RootName
            ? new RunSettingsFile(full, root.Element(SectionXml.Name))
            : throw new XmlException($"{full} is no runsettings file: its root is <{root.Name.LocalName}>, not <{RootName}>.");
    }

    private static XElement Read(XmlReader reader, string path)
    {
        try
        {
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
        }
        catch (ArgumentException e)
        {
            // .NET's reader, at some characters in the XML declaration.
            throw new XmlException($"{path} is no XML: its declaration (<?xml …?>) cannot be read.", e);
        }
    }

    // The file makes messages better, no more: VSTest has read it already, and another program's "-s" is no settings file of ours.
    private static RunSettingsFile? TryLoad(string path)
    {
        try
        {
            return Load(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException or ArgumentException)
        {
            return null;
        }
    }
}
