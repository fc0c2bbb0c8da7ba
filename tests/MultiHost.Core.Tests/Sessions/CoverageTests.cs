using System.Runtime.Versioning;
using Coverlet.Core.Instrumentation.Tracker;
using MultiHost.Protocol;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>What coverlet counts on hosts that do not share this machine's files. Its counters are stood in for by a type of their form.</summary>
[SupportedOSPlatform("linux")]
public sealed class CoverageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mhcoverage-").FullName;

    [Fact]
    public async Task Run_OnHostsOfTheirOwn_CountsWhatRanThere()
    {
        HostDefinition[] hosts = [.. new[] { "alpha", "beta" }.Select(n => new HostDefinition(n, n)
        {
            Transport = TransportKind.Exec,
            Command = $"env XDG_CACHE_HOME={folder} TMPDIR={folder} {{command}}",
        })];
        Array.Clear(Tests_0f8c.HitsArray);
        Tests_0f8c.HitsArray[0] = 1;

        await using (AgentRun run = new(typeof(CountingEngine), new MultiHostSettings { Hosts = hosts }))
        {
            await run.RunAsync();
            await run.DisposeAsync();
            run.Progress.Should().NotContain(p => p.Contains("coverage", StringComparison.Ordinal));
        }

        Tests_0f8c.HitsArray.Should().Equal(1, 0, 2 * 3);
        Directory.GetFiles(folder).Should().BeEmpty("coverlet's own file is not of this host");
    }

    [Theory]
    [InlineData("No.Such.Assembly", "Coverlet.Core.Instrumentation.Tracker.Tests_0f8c", 0, 3)]
    [InlineData("../MultiHost.Core.Tests", "Coverlet.Core.Instrumentation.Tracker.Tests_0f8c", 0, 3)]
    [InlineData("MultiHost.Core.Tests", "MultiHost.Sessions.CountingEngine", 0, 3)]
    [InlineData("MultiHost.Core.Tests", "Coverlet.Core.Instrumentation.Tracker.Tests_0f8c", 0, 4)]
    [InlineData("MultiHost.Core.Tests", "Coverlet.Core.Instrumentation.Tracker.Tests_0f8c", 2, 3)]
    [InlineData("MultiHost.Core.Tests", "Coverlet.Core.Instrumentation.Tracker.Tests_0f8c", -1, 3)]
    public void Add_OfWhatIsNotHere_SaysSo(string assembly, string tracker, int offset, int total) =>
        RemoteHits.Add(new HitsCounted(assembly, tracker, offset, total, [0, 0]), AppContext.BaseDirectory).Should().Be(
            $"{assembly} is another here than on the host");

    [Fact]
    public void Warning_WhenAToolWatchesProcesses_SaysThatItSeesThisMachineAlone()
    {
        Dictionary<string, string> environment = new()
        {
            ["CORECLR_ENABLE_PROFILING"] = "1",
            ["CORECLR_PROFILER_PATH_64"] = "/packages/microsoft.codecoverage/libInstrumentationEngine.so",
        };
        CoverageTool.WarningOf(environment).Should().StartWith("what runs there is not in the coverage of this run");
        CoverageTool.WarningOf(new Dictionary<string, string>()).Should().BeNull();
        CoverageTool.WarningOf(new Dictionary<string, string> { ["CORECLR_ENABLE_PROFILING"] = "1", ["CORECLR_PROFILER_PATH"] = "/opt/apm.so" }).Should().BeNull();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
