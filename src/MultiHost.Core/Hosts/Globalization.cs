using System.Text.Json;
using System.Text.Json.Nodes;

namespace MultiHost.Hosts;

/// <summary>Whether tests can run on a host without the ICU libraries: see docs/decisions/024.</summary>
internal static class Globalization
{
    /// <summary>How to have ICU.</summary>
    public const string Remedy = "Install it: apt-get install libicu-dev (Debian, Ubuntu), dnf install libicu (Fedora, RHEL), apk add icu-libs (Alpine)";

    /// <summary>What the project decided: true if it needs ICU of the host, false if it does not, null if it is not said.</summary>
    /// <exception cref="IOException">The runtimeconfig cannot be read.</exception>
    public static bool? NeedsIcu(string runtimeConfig)
    {
        try
        {
            JsonNode? properties = JsonNode.Parse(File.ReadAllBytes(runtimeConfig))?["runtimeOptions"]?["configProperties"];
            return properties?["System.Globalization.AppLocalIcu"] is not null ? false
                : properties?["System.Globalization.Invariant"] is { } invariant ? invariant.ToString() is not ("true" or "True")
                : null;
        }
        catch (JsonException e)
        {
            throw new IOException($"{runtimeConfig} cannot be read: {e.Message} Build the test project again.", e);
        }
    }
}
