using System.Runtime.InteropServices;

namespace MultiHost.Sessions;

/// <summary>Finds the dotnet executable whose runtime this process runs on.</summary>
internal static class DotnetLocator
{
    /// <summary>
    /// Path of the executable: the runtime lies in <c>shared/Microsoft.NETCore.App/VERSION</c> below it; otherwise <c>dotnet</c> from the PATH.
    /// </summary>
    public static string Path()
    {
        string root = System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        string dotnet = System.IO.Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(dotnet) ? dotnet : "dotnet";
    }
}
