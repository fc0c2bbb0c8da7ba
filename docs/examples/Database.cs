using MultiHost;
using Xunit;
using Xunit.MultiHost;

/// <summary>Made once on every host of the collection, on all of them at the same time.</summary>
public sealed class Database(IHostGroup hosts) : IAsyncLifetime
{
    public string Path { get; } = System.IO.Path.Combine(hosts.Folder, "data.db");

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(Path, $"made by {hosts.Self.Name}");
        await hosts.Barrier.SignalAndWaitAsync("every host has its database");
    }

    public Task DisposeAsync()
    {
        File.Delete(Path);
        return Task.CompletedTask;
    }
}

public sealed class DatabaseTests(Database database, IHostGroup hosts) : IClassFixture<Database>
{
    [MultiHostFact(Hosts = 3)]
    public async Task Each_host_has_its_own()
    {
        string text = await File.ReadAllTextAsync(database.Path);
        hosts.Record(new Check("database-is-ours", hosts.Self.Name, text.EndsWith(hosts.Self.Name, StringComparison.Ordinal), text));
    }
}
