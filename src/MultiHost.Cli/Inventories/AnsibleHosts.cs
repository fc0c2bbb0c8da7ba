using System.Globalization;
using MultiHost.Settings;

namespace MultiHost.Cli.Inventories;

/// <summary>The hosts of an inventory as the runsettings have them: what Ansible connects with, and the groups as labels.</summary>
internal sealed class AnsibleHosts
{
    private static readonly string[] Connection = ["ansible_connection"];
    private static readonly string[] Address = ["ansible_host", "ansible_ssh_host"];
    private static readonly string[] Port = ["ansible_port", "ansible_ssh_port"];
    private static readonly string[] User = ["ansible_user", "ansible_ssh_user"];
    private static readonly string[] Key = ["ansible_ssh_private_key_file", "ansible_private_key_file"];
    private static readonly HashSet<string> Carried = [.. Connection, .. Address, .. Port, .. User, .. Key];

    private readonly Inventory inventory;
    private readonly string folder;
    private readonly List<string> notes;
    private readonly SortedDictionary<string, int> left = new(StringComparer.Ordinal);

    private AnsibleHosts(Inventory inventory, string folder, List<string> notes)
    {
        this.inventory = inventory;
        this.folder = folder;
        this.notes = notes;
    }

    /// <summary>Takes the hosts.</summary>
    /// <param name="inventory">What the inventory says.</param>
    /// <param name="path">Its file, in whose folder relative paths begin.</param>
    /// <param name="notes">Has what is left out already, and takes more.</param>
    /// <exception cref="UsageException">Hosts would have the same name, or a port is none.</exception>
    public static ImportedHosts Of(Inventory inventory, string path, List<string> notes)
    {
        AnsibleHosts hosts = new(inventory, Path.GetDirectoryName(path)!, notes);
        HostDefinition[] taken = [.. inventory.Hosts.Select(hosts.Take).OfType<HostDefinition>()];
        if (taken.GroupBy(h => h.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new UsageException($"{Path.GetFileName(path)}: {twice.Count()} hosts would be called '{twice.Key}' (the case of letters does not count). Rename one of them.");
        }

        notes.AddRange(hosts.left.Select(v => $"{v.Key} ({(v.Value == 1 ? "1 host" : $"{v.Value} hosts")}): MultiHost has no place for it"));
        return new ImportedHosts(taken, notes);
    }

    private HostDefinition? Take(string name)
    {
        IReadOnlyDictionary<string, InventoryValue> variables = inventory.VariablesOf(name);
        foreach (string other in variables.Keys.Where(v => !Carried.Contains(v)))
        {
            left[other] = left.GetValueOrDefault(other) + 1;
        }

        string shown = NameFor(name);
        string connection = Text(name, variables, Connection) ?? "ssh";
        HostDefinition host = new(shown, "") { Labels = inventory.GroupsOf(name).ToHashSet(StringComparer.OrdinalIgnoreCase) };
        switch (connection)
        {
            case "local":
                return host;
            case "ssh" or "smart" or "paramiko" or "paramiko_ssh" or "ansible.builtin.ssh" or "ansible.builtin.paramiko_ssh":
                break;
            default:
                notes.Add($"{name}: left out, since MultiHost has no transport '{connection}'; see Transport=\"exec\"");
                return null;
        }

        string address = Text(name, variables, Address) ?? name;
        if (!HostCheck.IsWord(address))
        {
            notes.Add($"{name}: left out, since ssh takes no such address");
            return null;
        }

        return host with
        {
            Transport = TransportKind.Ssh,
            Address = address,
            User = Text(name, variables, User) is { } user && Check(name, "ansible_user", HostCheck.IsWord(user)) ? user : null,
            Port = PortOf(name, variables),
            IdentityFile = KeyOf(name, variables),
        };
    }

    private string NameFor(string name)
    {
        if (Naming.IsName(name))
        {
            return name;
        }

        string shown = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')).TrimStart('-', '_', '.');
        shown = shown.Length is > 0 and <= 64 ? shown : $"host{inventory.Hosts.ToList().IndexOf(name) + 1}";
        notes.Add($"{name}: called {shown} here, since a host's name is {Naming.Rule}");
        return shown;
    }

    private string? Text(string host, IReadOnlyDictionary<string, InventoryValue> variables, string[] names)
    {
        if (names.FirstOrDefault(variables.ContainsKey) is not { } name)
        {
            return null;
        }

        InventoryValue value = variables[name];
        return Check(host, name, value.IsPlain && value.Text!.Length > 0) ? value.Text : null;
    }

    private bool Check(string host, string variable, bool isSound)
    {
        if (!isSound)
        {
            notes.Add($"{host}: {variable} is left out, since its value is computed, encrypted, empty or of no use to ssh");
        }

        return isSound;
    }

    private int? PortOf(string name, IReadOnlyDictionary<string, InventoryValue> variables) => Text(name, variables, Port) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535 ? port
        : throw new UsageException($"{variables[Port.First(variables.ContainsKey)].Place}: '{text}' is no port of host {name}. Allowed: a whole number, 1 to 65535.");

    private string? KeyOf(string name, IReadOnlyDictionary<string, InventoryValue> variables)
    {
        if (Text(name, variables, Key) is not { } path)
        {
            return null;
        }

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string full = path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, path[2..]) : Path.GetFullPath(path, folder);
        if (!File.Exists(full))
        {
            notes.Add($"{name}: there is no key file {full} on this machine, so ssh takes the keys that it finds itself");
            return null;
        }

        return path.StartsWith("~/", StringComparison.Ordinal) ? path : full;
    }
}
