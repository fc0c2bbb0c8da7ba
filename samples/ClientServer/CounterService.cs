using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ClientServer;

/// <summary>The service under test: counts, and never hands out a number twice.</summary>
public sealed class CounterService : IAsyncDisposable
{
    private readonly WebApplication app;
    private int last;

    private CounterService(WebApplication app, int first)
    {
        this.app = app;
        last = first - 1;
        app.MapPost("/next", () => Interlocked.Increment(ref last));
    }

    /// <summary>Where clients reach it.</summary>
    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>The last number that was handed out.</summary>
    public int Last => last;

    /// <summary>Starts it on a free port of an address.</summary>
    public static async Task<CounterService> StartAsync(string address, int first = 1)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Urls.Add($"http://{address}:0");
        CounterService service = new(app, first);
        await app.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
