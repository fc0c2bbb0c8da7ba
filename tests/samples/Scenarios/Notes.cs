using MultiHost;

namespace Scenarios;

/// <summary>What happened on a host, line by line, in a file that the end-to-end tests read: HOST.txt in the folder of the property Notes.</summary>
internal static class Notes
{
    public static void Add(IHostGroup hosts, string what) =>
        File.AppendAllText(Path.Combine(hosts.Properties["Notes"], $"{hosts.Self.Name}.txt"), what + "\n");
}
