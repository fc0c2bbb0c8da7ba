using System.Collections;

namespace MultiHost.Sessions;

/// <summary>The tool that measures coverage in this run. Coverlet writes its counters into the assemblies, which go to the hosts: see <see cref="RemoteHits"/>.
/// Others watch processes of this machine through the runtime's interface for profilers, and know nothing of other hosts.</summary>
internal static class CoverageTool
{
    /// <summary>What the user should know of code that runs on other hosts; null if there is nothing.</summary>
    public static string? Warning => WarningOf(Environment.GetEnvironmentVariables());

    internal static string? WarningOf(IDictionary environment) =>
        environment["CORECLR_ENABLE_PROFILING"] is "1" && environment.Keys.Cast<string>().Any(k => IsOfCoverage(k, environment[k] as string))
            ? "what runs there is not in the coverage of this run: its tool sees processes of this machine alone. "
                + "Coverlet's counts on all hosts: the package coverlet.collector, and --collect \"XPlat Code Coverage\""
            : null;

    private static bool IsOfCoverage(string name, string? value) =>
        name.Contains("PROFILER", StringComparison.OrdinalIgnoreCase) && value?.Contains("Coverage", StringComparison.OrdinalIgnoreCase) == true;
}
