namespace Xunit.MultiHost.Runs;

/// <summary>A run that the tests of a class share, since each costs seconds.</summary>
public abstract class SharedRun(string sample, string? settings, string? filter, params string[] arguments) : IAsyncLifetime
{
    internal TestRun Run { get; private set; } = null!;

    public async Task InitializeAsync() => Run = await TestRun.OfAsync(sample, settings, filter, arguments);

    public Task DisposeAsync() => Task.CompletedTask;
}
