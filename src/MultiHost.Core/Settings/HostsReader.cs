using System.Net;
using System.Xml.Linq;

namespace MultiHost.Settings;

/// <summary>Reads <c>&lt;Hosts&gt;</c>.</summary>
internal sealed class HostsReader
{
    private static readonly string[] Allowed =
        ["Name", "Transport", "Address", "Labels", "Capacity", "Dotnet", .. RemoteReader.Allowed];

    private readonly Dictionary<string, XElement> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<IPAddress> taken = [];
    private readonly List<HostDefinition> hosts = [];

    public HostsReader(SettingsElement section, SettingsProblems problems)
    {
        XElement? xml = section.Element("Hosts");
        IsDefined = xml is not null || section.IsMisspelt("Hosts");
        if (xml is null)
        {
            return;
        }

        var element = new SettingsElement(xml, problems, [], ["Host"]);
        XElement[] children = [.. element.Elements("Host")];
        if (children.Length == 0 && !xml.HasElements)
        {
            element.Report("there is no <Host>. Name at least one, or leave <Hosts> out to use this machine.");
        }

        IsCertain = children.Length > 0 && !element.HasUnknown;
        foreach (XElement child in children)
        {
            Read(new SettingsElement(child, problems, Allowed, [PropertiesReader.Element], RemoteReader.Refused), child);
        }

        hosts = [.. LocalAddresses.Give(hosts, block: 0)];
    }

    public IReadOnlyList<HostDefinition> Hosts => hosts;

    /// <summary>Whether there is a <c>&lt;Hosts&gt;</c> element.</summary>
    public bool IsDefined { get; }

    /// <summary>
    /// Whether a name or label that no host has is certainly wrong. Not so when the mistake, reported already, may be in a host.
    /// </summary>
    public bool IsCertain { get; private set; }

    public HostDefinition? Find(string name) => hosts.Find(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private void Read(SettingsElement element, XElement xml)
    {
        IsCertain &= !element.HasUnknown;
        SettingsScalar? name = element.Required("Name", $"a host is called by a name of {Naming.Rule}");
        TransportKind transport = Choice.Read(element.Scalar("Transport"), TransportKind.Local);
        SettingsScalar? address = element.Scalar("Address");
        SettingsScalar? dotnet = element.Scalar("Dotnet");
        if (name is null)
        {
            IsCertain = false;
        }
        else if (!Naming.IsName(name.Value))
        {
            name.Report($"'{name.Value}' is no name of a host. Allowed: {Naming.Rule}.");
        }
        else if (!byName.TryAdd(name.Value, xml))
        {
            name.Report($"a second host '{name.Value}'. Every host has a name of its own (the case of letters does not count).");
            return;
        }

        if (dotnet is { Value: "" })
        {
            dotnet.Report("the path of the dotnet executable is empty. Leave 'Dotnet' out to use the one that is found.");
        }

        PropertiesReader properties = new(element.Elements(PropertiesReader.Element), element.Problems);
        HostDefinition host = new(name?.Value ?? "", transport == TransportKind.Local ? LocalAddress(address) : address?.Value ?? name?.Value ?? "")
        {
            Transport = transport,
            Labels = (element.Scalar("Labels")?.Value ?? "")
                .Split([' ', ',', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)
                .ToHashSet(StringComparer.OrdinalIgnoreCase),
            Dotnet = dotnet?.Value,
            Capacity = WholeNumber.Read(element.Scalar("Capacity"), 1, 1, HostDefinition.MostCapacity, ""),
            Properties = properties.ForAll,
            RoleProperties = properties.ForRoles,
        };
        hosts.Add(RemoteReader.Read(host, element, transportIsKnown: IsKnownTransport(element)));
    }

    // A misspelt transport is reported already: whether the other attributes belong to it cannot be said.
    private static bool IsKnownTransport(SettingsElement element) =>
        !element.IsMisspelt("Transport")
        && (element.Scalar("Transport") is not { } given || Enum.TryParse<TransportKind>(given.Value, ignoreCase: true, out _));

    private string LocalAddress(SettingsScalar? address)
    {
        if (address is null)
        {
            return "";
        }

        if (!LocalAddresses.TryParse(address.Value, out IPAddress ip))
        {
            address.Report(
                $"'{address.Value}' is no IP address. A local host has one of this machine, best in 127.0.0.0/8, such as 127.0.0.11.");
        }
        else if (!taken.Add(ip))
        {
            address.Report(
                $"a second local host has the address {address.Value}. Give it another, or leave 'Address' out to get a free one.");
        }

        return address.Value;
    }
}
