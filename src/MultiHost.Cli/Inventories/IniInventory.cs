using System.Text;

namespace MultiHost.Cli.Inventories;

/// <summary>Reads an Ansible inventory in INI's form.</summary>
internal sealed class IniInventory
{
    private readonly Inventory inventory = new();
    private readonly Dictionary<string, string> wanted = new(StringComparer.Ordinal);
    private readonly string file;
    private string group = "ungrouped";
    private string section = "";
    private string place = "";

    private IniInventory(string file) => this.file = Path.GetFileName(file);

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="UsageException">It is no inventory; the message names file and line.</exception>
    public static Inventory Read(string file, string text)
    {
        IniInventory reader = new(file);
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            reader.place = $"{reader.file}({i + 1})";
            reader.ReadLine(lines[i].Trim());
        }

        string? lost = reader.wanted.Keys.FirstOrDefault(g => !reader.inventory.Groups.Contains(g));
        return lost is null
            ? reader.inventory
            : throw new UsageException($"{reader.wanted[lost]}: there is no group '{lost}'. Groups: {string.Join(", ", reader.inventory.Groups.Order(StringComparer.Ordinal))}.");
    }

    private void ReadLine(string line)
    {
        if (line.Length == 0 || line[0] is '#' or ';')
        {
            return;
        }

        if (line[0] == '[')
        {
            Enter(line);
            return;
        }

        switch (section)
        {
            case "children":
                string child = Words(line) is [var only] ? only : throw Mistake($"'{line}': a line of [{group}:children] is the name of a group");
                inventory.Group(group).Children.Add(child);
                wanted.TryAdd(child, place);
                break;
            case "vars":
                (string name, string value) = Assignment(line) ?? throw Mistake($"'{line}': a line of [{group}:vars] is NAME=VALUE");
                inventory.Group(group).Variables[name] = new InventoryValue(Unquoted(value), place);
                break;
            default:
                ReadHost(line);
                break;
        }
    }

    private void Enter(string line)
    {
        int end = line.IndexOf(']', StringComparison.Ordinal);
        string after = end < 0 ? "" : line[(end + 1)..].Trim();
        string[] parts = end < 0 || after is not ("" or ['#' or ';', ..]) ? [] : line[1..end].Split(':');
        if (parts is not ([{ Length: > 0 }] or [{ Length: > 0 }, "children" or "vars" or "hosts"]))
        {
            throw Mistake($"'{line}' begins no section. Allowed: [GROUP], [GROUP:children], [GROUP:vars]");
        }

        group = parts[0];
        section = parts.Length > 1 ? parts[1] : "";
        if (section == "vars")
        {
            wanted.TryAdd(group, place);
            if (group is "all" or "ungrouped")
            {
                inventory.Group(group);
            }
        }
        else
        {
            inventory.Group(group);
        }
    }

    private void ReadHost(string line)
    {
        IReadOnlyList<string> words = Words(line);
        (string pattern, string? port) = SplitPort(words[0]);
        IReadOnlyList<string> names = HostRange.Expand(pattern, out string? problem);
        if (problem is not null)
        {
            throw Mistake(problem);
        }

        foreach (string host in names)
        {
            IDictionary<string, InventoryValue> variables = inventory.AddHost(group, host);
            if (port is not null)
            {
                variables["ansible_port"] = new InventoryValue(port, place);
            }

            foreach (string word in words.Skip(1))
            {
                (string name, string value) = Assignment(word) ?? throw Mistake($"'{word}': after the name of a host come variables, NAME=VALUE");
                variables[name] = new InventoryValue(value, place);
            }
        }
    }

    // host:22, and not an IPv6 address; a range has a colon in brackets.
    private static (string Name, string? Port) SplitPort(string word)
    {
        int colon = word.LastIndexOf(':');
        string port = word[(colon + 1)..];
        return colon > 0 && port.Length > 0 && port.All(char.IsAsciiDigit) && word.IndexOf(':', word.LastIndexOf(']') + 1) == colon
            ? (word[..colon], port)
            : (word, null);
    }

    private static (string Name, string Value)? Assignment(string text)
    {
        int sign = text.IndexOf('=', StringComparison.Ordinal);
        return sign <= 0 || text[..sign].Trim().Any(char.IsWhiteSpace) ? null : (text[..sign].Trim(), text[(sign + 1)..].Trim());
    }

    private static string Unquoted(string value) =>
        value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;

    // Words as a shell has them: quotation marks hold them together, and a # after white space begins a remark.
    private IReadOnlyList<string> Words(string line)
    {
        List<string> words = [];
        StringBuilder word = new();
        char quote = '\0';
        bool any = false;
        foreach (char c in line)
        {
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
                word.Append(quote == '\0' ? "" : c);
            }
            else if (c is '"' or '\'')
            {
                (quote, any) = (c, true);
            }
            else if (char.IsWhiteSpace(c))
            {
                End();
            }
            else if (c == '#' && !any && word.Length == 0)
            {
                break;
            }
            else
            {
                word.Append(c);
            }
        }

        End();
        return quote == '\0' ? words : throw Mistake($"'{line}' has a quotation mark without its partner");

        void End()
        {
            if (word.Length > 0 || any)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            any = false;
        }
    }

    private UsageException Mistake(string problem) => new($"{place}: {problem}.");
}
