using System.Security.Cryptography;
using System.Text;
using MultiHost.Hosting;
using MultiHost.Results;

namespace MultiHost.Sessions;

/// <summary>Says as a step of each phase which properties each host has, as this one sees them: names, and a print of the value in its place.</summary>
public sealed class PropertyEngine : ITestEngine
{
    /// <summary>What a value looks like in a step.</summary>
    public static string Print(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))[..8];

    public async Task RunCollectionAsync(string plan, IEngineHost host)
    {
        foreach (string phase in plan.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await host.BeginAsync(phase);
            host.Group.Properties.Should().BeSameAs(host.Group.Self.Properties);
            host.Group.Step(string.Join("; ", host.Group.Hosts.Select(Shown)));
            host.Finish(new RoleResult(RoleEnd.Passed, 0));
        }
    }

    private static string Shown(IHost host) =>
        $"{host.Name}: {string.Join(", ", host.Properties.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={Print(p.Value)}"))}";
}
