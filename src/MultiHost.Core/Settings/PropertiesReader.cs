using System.Xml.Linq;

namespace MultiHost.Settings;

/// <summary>Reads <c>&lt;Property&gt;</c> elements, those of all hosts or of one. Values are the user's own and may be secrets: no message shows them.</summary>
internal sealed class PropertiesReader
{
    /// <summary>The element's name.</summary>
    public const string Element = "Property";

    private readonly Dictionary<string, string> forAll = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<RoleProperty> forRoles = [];

    /// <summary>Reads the elements.</summary>
    public PropertiesReader(IEnumerable<XElement> properties, SettingsProblems problems)
    {
        foreach (XElement property in properties)
        {
            Read(new SettingsElement(property, problems, ["Name", "Value", "Roles"], []));
        }
    }

    /// <summary>Reads the children of <c>&lt;Properties&gt;</c>.</summary>
    public PropertiesReader(XElement? section, SettingsProblems problems)
        : this(section is null ? [] : new SettingsElement(section, problems, [], [Element]).Elements(Element), problems)
    {
    }

    /// <summary>Those that every role gets.</summary>
    public IReadOnlyDictionary<string, string> ForAll => forAll;

    /// <summary>Those that only some roles get.</summary>
    public IReadOnlyList<RoleProperty> ForRoles => forRoles;

    private void Read(SettingsElement element)
    {
        SettingsScalar? name = element.Required("Name", "a property is called by a name");
        SettingsScalar? value = element.Required("Value", "a property has a value, which may be empty");
        RoleName[]? roles = element.Scalar("Roles") is { } given ? Roles(given) : element.IsMisspelt("Roles") ? null : [];
        if (name is { Value: "" })
        {
            name.Report("the name is empty.");
        }
        else if (name is not null && roles is not null)
        {
            Add(name, value?.Raw ?? "", roles);
        }
    }

    private void Add(SettingsScalar name, string value, RoleName[] roles)
    {
        if (roles.Length == 0)
        {
            if (!forAll.TryAdd(name.Value, value))
            {
                name.Report($"a second property '{name.Value}'. Every property has a name of its own (the case of letters does not count).");
            }

            return;
        }

        IEnumerable<RoleName> others = forRoles.Where(p => p.Name.Equals(name.Value, StringComparison.OrdinalIgnoreCase)).SelectMany(p => p.Roles);
        RoleName[] twice = [.. roles.Intersect(others)];
        if (twice.Length > 0)
        {
            name.Report($"a second property '{name.Value}' for the role '{twice[0]}'. A role gets one value of each property.");
        }
        else
        {
            forRoles.Add(new RoleProperty(name.Value, value, roles));
        }
    }

    private static RoleName[]? Roles(SettingsScalar given)
    {
        string[] names = given.Value.Split([' ', ',', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0)
        {
            given.Report("no role is named. Write Roles=\"source\" or Roles=\"source, destination\", or leave 'Roles' out to give it to all.");
            return null;
        }

        if (Array.Find(names, n => !Naming.IsName(n)) is { } wrong)
        {
            given.Report($"'{wrong}' is no name of a role. Allowed: {Naming.Rule}.");
            return null;
        }

        return [.. names.Select(n => new RoleName(n)).Distinct()];
    }
}
