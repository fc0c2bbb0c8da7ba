using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace MultiHost.Cli.Inventories;

/// <summary>Reads an Ansible inventory in YAML's form.</summary>
internal sealed class YamlInventory
{
    // Aliases can make a small file as large as one likes.
    private const int MostGroups = 10_000;

    private readonly Inventory inventory = new();
    private readonly List<string> notes;
    private readonly string file;
    private int visited;

    private YamlInventory(string file, List<string> notes)
    {
        this.file = Path.GetFileName(file);
        this.notes = notes;
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="notes">Takes what is left out.</param>
    /// <exception cref="UsageException">It is no inventory; the message names file and line.</exception>
    public static Inventory Read(string file, string text, List<string> notes)
    {
        YamlInventory reader = new(file, notes);
        YamlStream stream = [];
        try
        {
            using StringReader lines = new(text);
            stream.Load(new MergingParser(new Parser(lines)));
        }
        catch (YamlException e)
        {
            throw new UsageException($"{reader.file}({Math.Max(1, e.Start.Line)}): this is no YAML: {e.InnerException?.Message ?? e.Message}");
        }

        if (stream.Documents.Count == 0)
        {
            throw new UsageException($"{reader.file}(1): the file is empty.");
        }

        foreach ((string name, YamlNode group) in reader.Entries(stream.Documents[0].RootNode, "the file", "groups"))
        {
            reader.ReadGroup(name, group);
        }

        return reader.inventory;
    }

    private void ReadGroup(string name, YamlNode node)
    {
        if (++visited > MostGroups)
        {
            throw Mistake(node, $"there are more than {MostGroups} groups");
        }

        InventoryGroup group = inventory.Group(name);
        foreach ((string key, YamlNode value) in Entries(node, $"the group '{name}'", "hosts, vars and children"))
        {
            switch (key)
            {
                case "hosts":
                    foreach ((string pattern, YamlNode variables) in Entries(value, $"'hosts' of '{name}'", "hosts", colon: true))
                    {
                        ReadHosts(name, pattern, variables);
                    }

                    break;
                case "vars":
                    ReadVariables(value, $"'vars' of '{name}'", group.Variables);
                    break;
                case "children":
                    foreach ((string child, YamlNode of) in Entries(value, $"'children' of '{name}'", "groups", colon: true))
                    {
                        group.Children.Add(child);
                        ReadGroup(child, of);
                    }

                    break;
                default:
                    notes.Add($"{Place(value)}: '{key}' of the group '{name}' is no hosts, vars or children");
                    break;
            }
        }
    }

    private void ReadHosts(string group, string pattern, YamlNode variables)
    {
        IReadOnlyList<string> names = HostRange.Expand(pattern, out string? problem);
        if (problem is not null)
        {
            throw Mistake(variables, problem);
        }

        foreach (string host in names)
        {
            ReadVariables(variables, $"the host '{host}'", inventory.AddHost(group, host));
        }
    }

    private void ReadVariables(YamlNode node, string what, IDictionary<string, InventoryValue> variables)
    {
        foreach ((string name, YamlNode value) in Entries(node, what, "variables"))
        {
            bool isText = value is YamlScalarNode && (value.Tag.IsEmpty || value.Tag.IsNonSpecific || value.Tag.Value.StartsWith("tag:", StringComparison.Ordinal));
            variables[name] = new InventoryValue(isText ? ((YamlScalarNode)value).Value : null, Place(value));
        }
    }

    // What is empty has no entries: 'hosts:' alone is allowed.
    private IEnumerable<(string Name, YamlNode Value)> Entries(YamlNode node, string what, string content, bool colon = false)
    {
        switch (node)
        {
            case YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" }:
                return [];
            case YamlMappingNode mapping:
                return mapping.Children.Select(pair => pair.Key is YamlScalarNode { Value: { Length: > 0 } name }
                    ? (name, pair.Value)
                    : throw Mistake(pair.Key, $"a name is missing in {what}"));
            default:
                string hint = colon && node is YamlSequenceNode ? " (each with a colon after it, and no '- ' before it)" : "";
                throw Mistake(node, $"{what} must be a mapping of {content}{hint}, and is {(node is YamlSequenceNode ? "a list" : "a text")}");
        }
    }

    private string Place(YamlNode node) => $"{file}({node.Start.Line})";

    private UsageException Mistake(YamlNode node, string problem) => new($"{Place(node)}: {problem}.");
}
