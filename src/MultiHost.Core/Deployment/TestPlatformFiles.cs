using MultiHost.Settings;

namespace MultiHost.Deployment;

/// <summary>Files of a test project's output that only the controller needs: test host, test platform, collectors, the report.</summary>
internal static class TestPlatformFiles
{
    private static readonly string[] Beginnings =
    [
        "testhost.", "Microsoft.TestPlatform.", "Microsoft.VisualStudio.TestPlatform.", "Microsoft.VisualStudio.CodeCoverage.",
        "Microsoft.VisualStudio.TraceDataCollector.", "Microsoft.CodeCoverage.", "coverlet.", "xunit.runner.visualstudio.",
        "MultiHost.TestAdapter.", "MultiHost.TestLogger.", "MultiHost.DataCollector.", "MultiHost.Report.",
        SshNetPackage.Name,
    ];

    /// <summary>Whether a file is left out, by the last part of its path.</summary>
    public static bool Contains(string path)
    {
        string name = Path.GetFileName(path);
        return name == "testhost" || Beginnings.Any(b => name.StartsWith(b, StringComparison.OrdinalIgnoreCase));
    }
}
