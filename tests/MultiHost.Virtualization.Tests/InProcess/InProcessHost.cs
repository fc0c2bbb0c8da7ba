namespace MultiHost.Virtualization.Tests.InProcess;

internal sealed record InProcessHost(string Name, RoleName Role, string Address) : IHost
{
    public IReadOnlySet<string> Labels { get; } = new HashSet<string>();
}
