using System.Reflection;

namespace MultiHost.Settings;

/// <summary>
/// Where the package of Transport="sshnet" lies: in a folder beside this assembly, with all libraries of its own. Nothing refers to it, so nothing of it is
/// in a test project's closure, and the folder is not sent to hosts.
/// </summary>
internal static class SshNetPackage
{
    /// <summary>The package, its folder and its assembly are called so.</summary>
    public const string Name = "MultiHost.Transport.SshNet";

    /// <summary>The version of this assembly, which the package's must be.</summary>
    public static string Version { get; } = VersionOf(typeof(SshNetPackage).Assembly);

    public static string Folder { get; } = Path.Combine(
        Path.GetDirectoryName(typeof(SshNetPackage).Assembly.Location) is { Length: > 0 } here ? here : AppContext.BaseDirectory, Name);

    public static bool IsThere => File.Exists(Path.Combine(Folder, $"{Name}.dll"));

    /// <summary>What is wrong when it is not there, and what to do.</summary>
    public static string Missing =>
        $"sshnet needs the package {Name}, and there is no folder {Folder}. Add <PackageReference Include=\"{Name}\" Version=\"{Version}\" /> to the test project, "
        + "or take Transport=\"ssh\"";

    /// <summary>An assembly's version without the commit that it was built from.</summary>
    public static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "?";
}
