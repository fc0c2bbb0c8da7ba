using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>xUnit's own reporter for Azure DevOps, which the adapter of 2023 starts in a pipeline: it needs every test announced before its result.</summary>
public sealed class AzureReporterTests
{
    [Fact]
    public async Task Run_InAPipeline_PublishesEachTestOnce()
    {
        using AzureServer server = new();

        TestRun run = await TestRun.OfAsync("OlderRunner", RunSettings.Pair, "FullyQualifiedName~Lasts_a_while", server.Arguments);

        run.ExitCode.Should().Be(0, run.Console);
        (IReadOnlyList<string> announced, IReadOnlyList<string> outcomes) = server.Results();
        announced.Should().Equal("OlderRunner.Patient.Lasts_a_while");
        outcomes.Should().Equal("Passed");
    }
}
