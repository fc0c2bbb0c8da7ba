using System.Text.RegularExpressions;

namespace House;

/// <summary>What is done in one place of src, so that it is done right everywhere.</summary>
public sealed class OnePlaceTests
{
    [Theory]
    [InlineData(@"(?<!\w)Process\.Start\(|ProcessStartInfo", "MultiHost.Linux/LinuxProcess.cs")]
    [InlineData(@"""'\\{1,2}''""", "MultiHost.Linux/PosixShell.cs")]
    [InlineData(@"""MultiHost\.RunSettings""", "MultiHost.Core/Hosting/SettingsSource.cs")]
    [InlineData(@"EntryPoint = ""kill""")] // a pidfd never hits another process
    public void Words_InAllOfSrc_StandInOnePlace(string pattern, params string[] places)
    {
        string src = Path.Combine(Root(), "src");
        string[] found = [.. Directory.EnumerateFiles(src, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Where(path => File.ReadLines(path).Any(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal) && Regex.IsMatch(l, pattern)))
            .Select(path => Path.GetRelativePath(src, path))];

        found.Should().Equal(places);
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MultiHost.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException($"No MultiHost.sln above {AppContext.BaseDirectory}.");
        }

        return folder;
    }
}
