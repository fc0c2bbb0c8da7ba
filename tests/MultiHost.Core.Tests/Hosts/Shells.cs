namespace MultiHost.Hosts;

/// <summary>The shells that scripts must do under, as far as they are here.</summary>
internal static class Shells
{
    private static readonly string[] Wanted = ["/usr/bin/dash", "/usr/bin/bash", "/usr/bin/busybox ash"];

    public static TheoryData<string> All => [.. Wanted.Where(s => File.Exists(s.Split(' ')[0]))];

    /// <summary>The template of an exec host whose scripts run under a shell, with variables in their environment.</summary>
    public static string Template(string shell, string variables) => $"env {variables} /bin/sh -c 'shift; exec {shell} \"$@\"' shells {{command}}";
}
