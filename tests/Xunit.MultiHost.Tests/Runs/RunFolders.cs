namespace Xunit.MultiHost.Runs;

/// <summary>The folder below which every run of this test process has its own.</summary>
internal static class RunFolders
{
    public static string Root { get; } = Make();

    private static string Make()
    {
        DirectoryInfo root = Directory.CreateTempSubdirectory("multihost-tests-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => root.Delete(recursive: true);
        return root.FullName;
    }
}
