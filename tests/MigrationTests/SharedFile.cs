using MultiHost;

namespace MigrationTests;

/// <summary>A file that both sides of a test see at one path.</summary>
internal static class SharedFile
{
    /// <summary>
    /// A path that no other test has: on the hosts' shared storage (property <c>Storage.Shared</c>), or, where the hosts are processes of one machine, in
    /// the source's folder.
    /// </summary>
    public static async Task<string> NameAsync(IHostGroup hosts, string name)
    {
        string folder = hosts.Properties.GetValueOrDefault("Storage.Shared", hosts.Folder);
        return (await hosts.Barrier.ExchangeAsync(name, Path.Combine(folder, $"{Guid.NewGuid():N}-{name}")))["source"];
    }
}
