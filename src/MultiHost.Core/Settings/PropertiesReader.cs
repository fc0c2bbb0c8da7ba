using System.Xml.Linq;

namespace MultiHost.Settings;

/// <summary>Reads <c>&lt;Properties&gt;</c>. Values are the user's own and may be secrets: no message shows them.</summary>
internal static class PropertiesReader
{
    public static IReadOnlyDictionary<string, string> Read(XElement? xml, SettingsProblems problems)
    {
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (xml is null)
        {
            return properties;
        }

        foreach (XElement child in new SettingsElement(xml, problems, [], ["Property"]).Elements("Property"))
        {
            var element = new SettingsElement(child, problems, ["Name", "Value"], []);
            SettingsScalar? name = element.Required("Name", "a property is called by a name");
            SettingsScalar? value = element.Required("Value", "a property has a value, which may be empty");
            if (name is { Value: "" })
            {
                name.Report("the name is empty.");
            }
            else if (name is not null && !properties.TryAdd(name.Value, value?.Raw ?? ""))
            {
                name.Report(
                    $"a second property '{name.Value}'. Every property has a name of its own (the case of letters does not count).");
            }
        }

        return properties;
    }
}
