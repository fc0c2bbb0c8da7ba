using System.Text.Json;
using System.Text.Json.Nodes;

namespace MultiHost.Hosts;

/// <summary>A shared framework, such as Microsoft.NETCore.App 10.0.1.</summary>
internal sealed record Framework(string Name, Version Version)
{
    /// <summary>Reads a version such as <c>10.0.1</c> or <c>10.0.0-rc.2</c>, whose tail does not count; null if it is none.</summary>
    public static Framework? Parse(string name, string version) =>
        System.Version.TryParse(version.Split('-')[0], out Version? parsed) ? new Framework(name, parsed) : null;

    /// <summary>What a test assembly's <c>.runtimeconfig.json</c> asks for.</summary>
    public static IReadOnlyList<Framework> Required(string runtimeConfig)
    {
        JsonNode? options;
        try
        {
            options = JsonNode.Parse(File.ReadAllBytes(runtimeConfig))?["runtimeOptions"];
        }
        catch (JsonException e)
        {
            throw new IOException($"{runtimeConfig} cannot be read: {e.Message} Build the test project again.", e);
        }

        IEnumerable<JsonNode?> all = options?["frameworks"] as JsonArray ?? (IEnumerable<JsonNode?>)[options?["framework"]];
        return [.. all.OfType<JsonObject>().Select(f => Parse((string?)f["name"] ?? "", (string?)f["version"] ?? "")).OfType<Framework>()];
    }

    /// <summary>Whether this one serves where the other is asked for: the same major version, and not an older one.</summary>
    public bool Serves(Framework required) =>
        Name == required.Name && Version.Major == required.Version.Major && Version >= required.Version;

    public override string ToString() => $"{Name} {Version}";
}
