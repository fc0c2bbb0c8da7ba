namespace MultiHost.Agent;

/// <summary>Settings of the runtime that the watcher gave to this process alone. What a test starts gets the host's own environment.</summary>
internal static class InheritedSettings
{
    /// <summary>Names the variable that was not set on the host before the watcher set it.</summary>
    private const string Given = "MULTIHOST_UNSET";

    public static void Forget()
    {
        if (Environment.GetEnvironmentVariable(Given) is { Length: > 0 } name)
        {
            Environment.SetEnvironmentVariable(name, null);
            Environment.SetEnvironmentVariable(Given, null);
        }
    }
}
