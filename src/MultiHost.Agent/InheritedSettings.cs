using System.Globalization;

namespace MultiHost.Agent;

/// <summary>Settings of the runtime that the watcher gave to this process alone. What a test starts gets the host's own environment.</summary>
internal static class InheritedSettings
{
    /// <summary>Names the variables that were not set on the host before the watcher set them.</summary>
    private const string Given = "MULTIHOST_UNSET";

    public static void Forget()
    {
        _ = CultureInfo.CurrentCulture; // whether there are cultures is decided, once and for all, when the first is asked for
        foreach (string name in Environment.GetEnvironmentVariable(Given)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        Environment.SetEnvironmentVariable(Given, null);
    }
}
