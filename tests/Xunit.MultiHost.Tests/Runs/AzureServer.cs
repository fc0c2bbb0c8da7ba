using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Xunit.MultiHost.Runs;

/// <summary>What xUnit's own reporter for Azure DevOps speaks to: it keeps what comes, and gives each test a number.</summary>
internal sealed class AzureServer : IDisposable
{
    private readonly HttpListener listener;
    private readonly List<(string Verb, string Path, JsonElement Body)> requests = [];
    private readonly Task serving;
    private int lastId;

    public AzureServer()
    {
        (listener, Uri) = Listen();
        serving = ServeAsync();
    }

    public string Uri { get; }

    /// <summary>Arguments of <c>dotnet test</c> by which the reporter finds it, as in a pipeline.</summary>
    public string[] Arguments =>
    [
        .. new[]
        {
            "TF_BUILD=True", "VSTS_ACCESS_TOKEN=none", $"SYSTEM_TEAMFOUNDATIONCOLLECTIONURI={Uri}", "SYSTEM_TEAMPROJECT=project", "BUILD_BUILDID=7",
        }.SelectMany(variable => new[] { "--environment", variable }),
    ];

    /// <summary>The outcomes that were published, by the tests' names, and every name that was announced.</summary>
    public (IReadOnlyList<string> Announced, IReadOnlyList<string> Outcomes) Results()
    {
        lock (requests)
        {
            return (
                [.. Results("POST").Select(r => r.GetProperty("testCaseTitle").GetString()!)],
                [.. Results("PATCH").Select(r => r.GetProperty("outcome").GetString()!)]);
        }
    }

    public void Dispose()
    {
        listener.Close();
        serving.GetAwaiter().GetResult();
    }

    private IEnumerable<JsonElement> Results(string verb) =>
        requests.Where(r => r.Verb == verb && r.Path.Contains("/results", StringComparison.Ordinal)).SelectMany(r => r.Body.EnumerateArray());

    private static (HttpListener Listener, string Uri) Listen()
    {
        while (true)
        {
            using TcpListener free = new(IPAddress.Loopback, 0);
            free.Start();
            string uri = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
            free.Stop();
            HttpListener listener = new() { Prefixes = { uri } };
            try
            {
                listener.Start();
                return (listener, uri);
            }
            catch (HttpListenerException)
            {
                listener.Close(); // somebody else took the port meanwhile: the next one, then
            }
        }
    }

    private async Task ServeAsync()
    {
        while (await NextAsync() is { } context)
        {
            using StreamReader reader = new(context.Request.InputStream);
            JsonElement body = JsonDocument.Parse(await reader.ReadToEndAsync()).RootElement;
            string answer;
            lock (requests)
            {
                requests.Add((context.Request.HttpMethod, context.Request.Url!.AbsolutePath, body));
                answer = body.ValueKind == JsonValueKind.Array
                    ? $$"""{"value":[{{string.Join(',', body.EnumerateArray().Select(_ => $$"""{"id":{{++lastId}}}"""))}}]}"""
                    : """{"id":42}""";
            }

            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            context.Response.Close();
        }
    }

    private async Task<HttpListenerContext?> NextAsync()
    {
        try
        {
            return await listener.GetContextAsync();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            return null;
        }
    }
}
