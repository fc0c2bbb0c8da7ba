using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace Web;

/// <summary>A test project that needs Microsoft.AspNetCore.App besides Microsoft.NETCore.App.</summary>
public sealed class Page(IHostGroup hosts)
{
    [MultiHostFact("server")]
    public async Task Server_gives_it()
    {
        await using WebApplication app = await ServeAsync();
        hosts.Step("Ask");
        using HttpClient client = new();

        string page = await client.GetStringAsync(
            new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()));

        Assert.Equal("hello", page);
    }

    private static async Task<WebApplication> ServeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/", () => "hello");
        await app.StartAsync();
        return app;
    }
}
