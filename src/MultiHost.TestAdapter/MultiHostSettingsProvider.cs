using System.Xml;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using MultiHost.Hosting;

namespace MultiHost.TestAdapter;

/// <summary>
/// Called by VSTest with the <c>&lt;MultiHost&gt;</c> section of the runsettings, before the test framework is made, for a list of tests as well as for a
/// run. VSTest swallows what <see cref="Load"/> throws, so nothing is checked here: the framework reads the text and reports.
/// </summary>
[SettingsName(SectionName)]
public sealed class MultiHostSettingsProvider : ISettingsProvider
{
    /// <summary>Name of the section.</summary>
    public const string SectionName = "MultiHost";

    /// <summary>Name of the <see cref="AppContext"/> data that holds the section's XML.</summary>
    public const string DataName = SettingsSource.DataName;

    /// <summary>Keeps the section for the test framework.</summary>
    public void Load(XmlReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.MoveToContent();
        AppContext.SetData(DataName, reader.ReadOuterXml());
    }
}
