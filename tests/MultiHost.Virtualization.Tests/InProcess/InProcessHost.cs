namespace MultiHost.Virtualization.Tests.InProcess;

internal sealed record InProcessHost(string Name, RoleName Role, string Place) : IHost
{
    public string Address { get; set; } = Place;

    public IReadOnlySet<string> Labels { get; } = new HashSet<string>();

    public IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>();
}
