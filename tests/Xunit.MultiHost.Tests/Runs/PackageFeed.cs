using System.IO.Compression;

namespace Xunit.MultiHost.Runs;

/// <summary>Folders of packages to restore from.</summary>
internal static class PackageFeed
{
    private static readonly Lazy<Task<string>> Packed = new(PackAsync);

    /// <summary>Where packages that are not ours lie already.</summary>
    public static string GlobalPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>What the build of this test made, packed once for all tests of this process.</summary>
    public static Task<string> OursAsync() => Packed.Value;

    /// <summary>In which configuration all is built.</summary>
    public static string Configuration => new DirectoryInfo(Samples.PathOf("Scenarios")).Parent!.Parent!.Name;

    /// <summary>The version of ours.</summary>
    public static string VersionIn(string ours) =>
        Directory.GetFiles(ours, "Xunit.MultiHost.*.nupkg").Select(f => Path.GetFileName(f)["Xunit.MultiHost.".Length..^".nupkg".Length]).Single(v => char.IsAsciiDigit(v[0]));

    /// <summary>Makes an empty package: what a build sees of it is its name and version.</summary>
    public static void AddStandIn(string feed, string id, string version)
    {
        Directory.CreateDirectory(feed);
        using ZipArchive package = ZipFile.Open(Path.Combine(feed, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        using StreamWriter writer = new(package.CreateEntry($"{id}.nuspec").Open());
        writer.Write(
            $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata><id>{id}</id><version>{version}</version><authors>test</authors><description>A stand-in.</description></metadata>
            </package>
            """);
    }

    /// <summary>Settings of NuGet with these feeds and, for what is in none, the packages that this machine has.</summary>
    public static void WriteConfig(string path, params string[] feeds) => File.WriteAllText(
        path,
        $"""
        <configuration>
          <packageSources><clear />{string.Concat(feeds.Select((f, i) => $"<add key=\"feed{i}\" value=\"{f}\" />"))}</packageSources>
          <fallbackPackageFolders><clear /><add key="theirs" value="{GlobalPackages}" /></fallbackPackageFolders>
        </configuration>
        """);

    private static async Task<string> PackAsync()
    {
        string feed = Path.Combine(RunFolders.Root, "feed") + Path.DirectorySeparatorChar;
        await DotnetCommand.RunAsync(
            Samples.RepositoryRoot,
            GlobalPackages,
            ["msbuild", "eng/shipped.proj", "-target:Pack", "-maxCpuCount", $"-property:Configuration={Configuration};NoBuild=true;PackageOutputPath={feed}"]);
        return feed;
    }
}
