using System.Xml.Linq;

namespace MultiHost.Settings;

/// <summary>An element of the section. What it may hold is said once; whatever else it holds is reported.</summary>
internal sealed class SettingsElement
{
    private const string Secret = "…";
    private readonly XElement element;
    private readonly IReadOnlyDictionary<string, string>? refused;
    private readonly Dictionary<string, SettingsScalar> scalars = new(StringComparer.Ordinal);
    private readonly HashSet<string> misspelt = new(StringComparer.Ordinal);

    /// <summary>Reads an element.</summary>
    /// <param name="element">The element.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="scalarNames">The values that it may hold, as attributes or child elements.</param>
    /// <param name="childNames">The other elements that it may hold.</param>
    /// <param name="refused">Values that people expect from elsewhere, and what to do in their place.</param>
    public SettingsElement(
        XElement element, SettingsProblems problems, string[] scalarNames, string[] childNames, IReadOnlyDictionary<string, string>? refused = null)
    {
        this.element = element;
        this.refused = refused;
        Problems = problems;
        foreach (XAttribute attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration))
        {
            ReadAttribute(attribute, scalarNames);
        }

        var overridden = new HashSet<string>(StringComparer.Ordinal);
        foreach (XNode node in element.Nodes())
        {
            ReadNode(node, scalarNames, childNames, overridden);
        }
    }

    public SettingsProblems Problems { get; }

    public string Name => element.Name.LocalName;

    /// <summary>Whether something was reported as unknown, so that what seems to be missing may be there under a wrong name.</summary>
    public bool HasUnknown { get; private set; }

    /// <summary>The child elements of this name, unread.</summary>
    public IEnumerable<XElement> Elements(string name) => element.Elements().Where(e => e.Name.LocalName == name);

    /// <summary>The only child element of this name; null if there is none. A second one is reported.</summary>
    public XElement? Element(string name)
    {
        XElement[] found = [.. Elements(name)];
        foreach (XElement further in found.Skip(1))
        {
            Problems.Add(further, $"<{Name}><{name}>", null, $"a second <{name}>. One is allowed.");
        }

        return found.FirstOrDefault();
    }

    /// <summary>A value; null if it is not there.</summary>
    public SettingsScalar? Scalar(string name) => scalars.GetValueOrDefault(name);

    /// <summary>A value that must be there; null and reported if it is not.</summary>
    public SettingsScalar? Required(string name, string use)
    {
        SettingsScalar? scalar = Scalar(name);
        if (scalar is null && !IsMisspelt(name))
        {
            Report($"'{name}' is missing: {use}.");
        }

        return scalar;
    }

    /// <summary>Whether something unknown was reported that was probably meant to be this.</summary>
    public bool IsMisspelt(string name) => misspelt.Contains(name);

    /// <summary>Reports something about the element as a whole.</summary>
    public void Report(string message) => Problems.Add(element, Excerpt(null, showValue: false), null, message);

    /// <summary>The element as a message shows it: its name, what names it, and the part that is wrong.</summary>
    public string Excerpt(XObject? wrong, bool showValue)
    {
        string name = element.Attribute("Name") is { } named && named != wrong ? $" Name=\"{Cut(named.Value)}\"" : "";
        return wrong switch
        {
            XAttribute a => $"<{Name}{name} {a.Name.LocalName}=\"{(showValue ? Cut(a.Value) : Secret)}\">",
            XElement e when showValue => $"<{Name}{name}><{e.Name.LocalName}>{Cut(e.Value.Trim())}</{e.Name.LocalName}>",
            XElement e => $"<{Name}{name}><{e.Name.LocalName}>",
            _ => $"<{Name}{name}>",
        };
    }

    private void ReadAttribute(XAttribute attribute, string[] scalarNames)
    {
        string name = attribute.Name.LocalName;
        if (attribute.Name.NamespaceName.Length == 0 && scalarNames.Contains(name))
        {
            scalars[name] = new SettingsScalar(this, attribute, attribute.Value.Trim());
        }
        else
        {
            Unknown(attribute, "attribute", name, scalarNames);
        }
    }

    private void ReadNode(XNode node, string[] scalarNames, string[] childNames, HashSet<string> overridden)
    {
        switch (node)
        {
            case XElement child when scalarNames.Contains(child.Name.LocalName):
                ReadScalarElement(child, overridden);
                break;
            case XElement child when !childNames.Contains(child.Name.LocalName):
                Unknown(child, "element", child.Name.LocalName, [.. childNames, .. scalarNames]);
                break;
            case XText text when !string.IsNullOrWhiteSpace(text.Value):
                Problems.Add(text, Excerpt(null, false), text.Value.Trim(), $"unexpected text '{Cut(text.Value.Trim())}'.");
                break;
            default:
                break;
        }
    }

    // A child element wins over the attribute: `dotnet test -- MultiHost.Timeouts.Barrier=5s` arrives as one.
    private void ReadScalarElement(XElement child, HashSet<string> overridden)
    {
        string name = child.Name.LocalName;
        if (child.HasElements || child.HasAttributes)
        {
            Problems.Add(child, Excerpt(child, false), null, $"<{name}> holds a value alone, no elements or attributes.");
        }
        else if (!overridden.Add(name))
        {
            Problems.Add(child, Excerpt(child, false), null, $"a second <{name}>. One is allowed.");
        }
        else
        {
            scalars[name] = new SettingsScalar(this, child, child.Value.Trim());
        }
    }

    private void Unknown(XObject node, string kind, string name, string[] allowed)
    {
        HasUnknown = true;
        if (refused?.GetValueOrDefault(name) is { } instead)
        {
            Problems.Add(node, Excerpt(node, false), null, $"'{name}' is not possible: {instead}");
            return;
        }

        string? near = Spelling.Nearest(name, allowed);
        string hint = near is null ? "" : $" Did you mean '{near}'?";
        string list = allowed.Length == 0 ? "No attributes are allowed here." : $"Allowed: {string.Join(", ", allowed)}.";
        Problems.Add(node, Excerpt(node, false), null, $"unknown {kind} '{name}'. {list}{hint}");
        if (near is not null)
        {
            misspelt.Add(near);
        }
    }

    private static string Cut(string text) => text.Length <= 60 ? text : text[..60] + Secret;
}
