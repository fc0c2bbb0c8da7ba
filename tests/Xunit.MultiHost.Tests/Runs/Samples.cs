namespace Xunit.MultiHost.Runs;

/// <summary>The sample assemblies, which are built with this project.</summary>
internal static class Samples
{
    /// <summary>Path of a sample's test assembly, built for the same configuration as this one.</summary>
    public static string PathOf(string sample)
    {
        DirectoryInfo framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        DirectoryInfo configuration = framework.Parent!;
        string tests = configuration.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(tests, "samples", sample, "bin", configuration.Name, framework.Name, $"{sample}.dll");
    }

    public static string RepositoryRoot => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(PathOf("x"))!, "../../../../../.."));
}
