using System.Xml.Linq;

namespace MultiHost.Settings;

/// <summary>Reads <c>&lt;Roles&gt;</c>.</summary>
internal static class RolesReader
{
    public static IReadOnlyList<RoleDefinition> Read(XElement? xml, HostsReader hosts, SettingsProblems problems)
    {
        var roles = new List<RoleDefinition>();
        if (xml is null)
        {
            return roles;
        }

        foreach (XElement child in new SettingsElement(xml, problems, [], ["Role"]).Elements("Role"))
        {
            var element = new SettingsElement(child, problems, ["Name", "Host", "Label"], []);
            RoleName? name = Name(element, roles);
            RoleDefinition? players = Players(element, hosts);
            if (name is { } known && players is not null)
            {
                roles.Add(players with { Name = known });
            }
        }

        return roles;
    }

    private static RoleName? Name(SettingsElement element, List<RoleDefinition> roles)
    {
        SettingsScalar? name = element.Required("Name", $"a role is called by a name of {Naming.Rule}");
        if (name is null)
        {
            return null;
        }

        if (!Naming.IsName(name.Value))
        {
            name.Report($"'{name.Value}' is no name of a role. Allowed: {Naming.Rule}.");
            return null;
        }

        if (roles.Exists(r => r.Name == name.Value))
        {
            name.Report($"a second role '{name.Value}'. List the hosts that may play it in one <Role>: Host=\"alpha,beta\".");
            return null;
        }

        return name.Value;
    }

    private static RoleDefinition? Players(SettingsElement element, HostsReader hosts)
    {
        SettingsScalar? host = element.Scalar("Host");
        SettingsScalar? label = element.Scalar("Label");
        if (host is not null && label is not null)
        {
            element.Report("both 'Host' and 'Label' say who plays the role. Give one of them.");
            return null;
        }

        if (label is not null)
        {
            return ByLabel(label, hosts);
        }

        if (host is null && element.IsMisspelt("Label"))
        {
            return null;
        }

        host ??= element.Required(
            "Host", "a role names the hosts that may play it, by Host=\"alpha\", Host=\"alpha,beta\" or Label=\"kvm\"");
        return host is null ? null : ByName(host, hosts);
    }

    private static RoleDefinition? ByName(SettingsScalar host, HostsReader hosts)
    {
        string[] names = host.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length == 0)
        {
            host.Report("no host is named. Write Host=\"alpha\" or Host=\"alpha,beta\".");
            return null;
        }

        var players = new List<string>();
        foreach (string name in names)
        {
            if (hosts.Find(name) is { } known)
            {
                players.Add(known.Name);
            }
            else
            {
                Unknown(host, name, hosts);
            }
        }

        return new RoleDefinition(RoleName.None, [.. players.Distinct()]);
    }

    private static void Unknown(SettingsScalar host, string name, HostsReader hosts)
    {
        if (!hosts.IsDefined)
        {
            host.Report($"role without host: there is no <Hosts> element that defines '{name}'.");
        }
        else if (hosts.IsCertain)
        {
            string[] names = [.. hosts.Hosts.Select(h => h.Name)];
            string hint = Spelling.Nearest(name, names) is { } near ? $" Did you mean '{near}'?" : "";
            host.Report($"role without host: there is no host '{name}'. Hosts: {string.Join(", ", names)}.{hint}");
        }
    }

    private static RoleDefinition? ByLabel(SettingsScalar label, HostsReader hosts)
    {
        string[] players = [.. hosts.Hosts.Where(h => h.Labels.Contains(label.Value)).Select(h => h.Name)];
        if (players.Length > 0)
        {
            return new RoleDefinition(RoleName.None, players) { Label = label.Value };
        }

        if (!hosts.IsDefined)
        {
            label.Report($"role without host: there is no <Hosts> element, so no host has the label '{label.Value}'.");
        }
        else if (hosts.IsCertain)
        {
            string[] labels =
            [
                .. hosts.Hosts.SelectMany(h => h.Labels).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal),
            ];
            string list = labels.Length == 0 ? "No host has a label." : $"Labels: {string.Join(", ", labels)}.";
            string hint = Spelling.Nearest(label.Value, labels) is { } near ? $" Did you mean '{near}'?" : "";
            label.Report($"role without host: no host has the label '{label.Value}'. {list}{hint}");
        }

        return null;
    }
}
