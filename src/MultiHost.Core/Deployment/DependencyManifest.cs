using System.Text.Json;
using System.Text.Json.Nodes;

namespace MultiHost.Deployment;

/// <summary>
/// A <c>.deps.json</c>. The runtime does not start if a file that it names is missing, so files that are left out must be left out there, too.
/// </summary>
internal static class DependencyManifest
{
    private static readonly string[] AssetKinds = ["runtime", "native", "resources", "runtimeTargets"];

    /// <summary>Whether a file of that name is one.</summary>
    public static bool Is(string path) => path.EndsWith(".deps.json", StringComparison.Ordinal);

    /// <summary>The manifest without the test platform's files; null if the content is none, or names none of them.</summary>
    public static byte[]? TryTrim(byte[] content)
    {
        try
        {
            JsonNode? root = JsonNode.Parse(content);
            return root?["targets"] is JsonObject targets && Trim(targets) ? JsonSerializer.SerializeToUtf8Bytes(root) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null; // whoever reads it on the host will say what is wrong with it
        }
    }

    private static bool Trim(JsonObject targets)
    {
        bool trimmed = false;
        foreach (JsonObject library in targets.Select(t => t.Value).OfType<JsonObject>().SelectMany(t => t).Select(l => l.Value).OfType<JsonObject>())
        {
            foreach (JsonObject assets in AssetKinds.Select(k => library[k]).OfType<JsonObject>())
            {
                foreach (string path in assets.Select(a => a.Key).Where(TestPlatformFiles.Contains).ToArray())
                {
                    assets.Remove(path);
                    trimmed = true;
                }
            }
        }

        return trimmed;
    }
}
