using System.Runtime.InteropServices;
using MultiHost.Hosts;

namespace MultiHost.Deployment;

/// <summary>The .NET runtime that this process runs on, fit to be sent to hosts that have none.</summary>
internal static class ControllerRuntime
{
    /// <summary>Folder of the dotnet executable.</summary>
    private static string Root => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));

    /// <summary>Whether the host can run it: the same system, processor and C library.</summary>
    public static bool Fits(HostFacts host) => host.System == System && host.HasMusl == HasMusl;

    /// <summary>As a host says it.</summary>
    public static string System => $"{(OperatingSystem.IsLinux() ? "Linux" : Environment.OSVersion.Platform.ToString())} {Machine}";

    private static bool HasMusl => RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);

    private static string Machine => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => "x86_64",
        Architecture.Arm64 => "aarch64",
        Architecture.Arm => "armv7l",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>The part of it that serves the frameworks; null if one of them is not here.</summary>
    public static FileTree? Read(IReadOnlyList<Framework> required, FileTreeReader reader)
    {
        string version = Path.GetFileName(RuntimeEnvironment.GetRuntimeDirectory().TrimEnd(Path.DirectorySeparatorChar));
        List<string> folders = [$"host/fxr/{version}", $"shared/Microsoft.NETCore.App/{version}"];
        foreach (Framework framework in required.Where(f => f.Name != "Microsoft.NETCore.App"))
        {
            if (Newest(framework) is not { } found)
            {
                return null;
            }

            folders.Add($"shared/{framework.Name}/{found}");
        }

        return folders.TrueForAll(f => Directory.Exists(Path.Combine(Root, f))) && File.Exists(Path.Combine(Root, "dotnet"))
            ? reader.Read(Root, path => path == "dotnet" || folders.Exists(f => IsOnTheWay(path, f)))
            : null;
    }

    private static string? Newest(Framework required)
    {
        string folder = Path.Combine(Root, "shared", required.Name);
        return Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder)
                .Select(d => Path.GetFileName(d))
                .Where(v => Framework.Parse(required.Name, v)?.Serves(required) == true)
                .MaxBy(v => Framework.Parse(required.Name, v)!.Version)
            : null;
    }

    // A folder above the wanted one, that one, or something in it.
    private static bool IsOnTheWay(string path, string wanted) =>
        $"{wanted}/".StartsWith($"{path}/", StringComparison.Ordinal) || path.StartsWith($"{wanted}/", StringComparison.Ordinal);
}
