using System.Xml;
using System.Xml.Linq;

namespace MultiHost.Settings;

/// <summary>
/// Reads the <c>&lt;MultiHost&gt;</c> section of the runsettings, strictly: what it does not know is a mistake, never ignored.
/// </summary>
public static class SettingsReader
{
    /// <summary>Reads the section.</summary>
    /// <param name="sectionXml">The <c>&lt;MultiHost&gt;</c> element as VSTest hands it over.</param>
    /// <param name="file">The runsettings file of the run, so that messages name the line; null if it is not known.</param>
    /// <exception cref="SettingsException">The section has mistakes; it lists all of them.</exception>
    public static MultiHostSettings Read(string sectionXml, RunSettingsFile? file)
    {
        ArgumentNullException.ThrowIfNull(sectionXml);
        XElement section = Parse(sectionXml);
        XElement? inFile = file?.Section;
        if (inFile is not null && SectionXml.AreEqual(inFile, section))
        {
            section = inFile;
        }

        var problems = new SettingsProblems(new SectionPositions(file?.Path, inFile));
        if (section.Name.LocalName != SectionXml.Name)
        {
            problems.Add(section, $"<{section.Name.LocalName}>", null, $"the section is called <{SectionXml.Name}>.");
            problems.ThrowIfAny();
        }

        MultiHostSettings settings = ReadSection(section, problems);
        problems.ThrowIfAny();
        return settings with { Source = file?.Path ?? "runsettings of this run" };
    }

    /// <summary>Reads the section of a runsettings file.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The settings; the defaults, without hosts, if the file has no <c>&lt;MultiHost&gt;</c> section.</returns>
    /// <exception cref="SettingsException">The section has mistakes; it lists all of them.</exception>
    public static MultiHostSettings Read(RunSettingsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Section is { } section ? Read(section.ToString(), file) : new MultiHostSettings { Source = file.Path };
    }

    private static MultiHostSettings ReadSection(XElement section, SettingsProblems problems)
    {
        var root = new SettingsElement(section, problems, [], ["Hosts", "Groups", "Pool", "Roles", "Repeat", "Retry", "Shuffle", "Timeouts", "Output", "Results", "Debug", "Local", "Logs", "Keep", "Properties", "Health", "Requirements", "Guests"]);
        var hosts = new HostsReader(root, problems);
        var groups = new GroupsReader(root, hosts, problems);
        var properties = new PropertiesReader(root.Element("Properties"), problems);
        return new MultiHostSettings
        {
            Hosts = hosts.Hosts,
            Groups = groups.Groups,
            Pool = OrderReader.Pool(root.Element("Pool"), groups, problems),
            Repeat = OrderReader.Repeat(root.Element("Repeat"), problems),
            Retry = OrderReader.Retry(root.Element("Retry"), problems),
            Shuffle = OrderReader.Shuffle(root.Element("Shuffle"), problems),
            Roles = RolesReader.Read(root.Element("Roles"), hosts, problems),
            Timeouts = LimitsReader.Timeouts(root.Element("Timeouts"), problems),
            Output = LimitsReader.Output(root.Element("Output"), problems),
            Results = LimitsReader.Results(root.Element("Results"), problems),
            Debug = LimitsReader.Debug(root.Element("Debug"), problems),
            Local = LimitsReader.Local(root.Element("Local"), problems),
            Logs = LimitsReader.Logs(root.Element("Logs"), problems),
            Keep = KeepReader.Read(root.Element("Keep"), problems),
            Properties = properties.ForAll,
            RoleProperties = properties.ForRoles,
            Health = LimitsReader.Health(root.Element("Health"), problems),
            Unmet = LimitsReader.Unmet(root.Element("Requirements"), problems),
            Guests = LimitsReader.Guests(root.Element("Guests"), problems),
        };
    }

    private static XElement Parse(string sectionXml)
    {
        try
        {
            return SectionXml.Parse(sectionXml);
        }
        catch (XmlException e)
        {
            var problem = new SettingsProblem(null, Math.Max(1, e.LineNumber), Math.Max(1, e.LinePosition), "<MultiHost>", null, e.Message);
            throw new SettingsException([problem]);
        }
    }
}
