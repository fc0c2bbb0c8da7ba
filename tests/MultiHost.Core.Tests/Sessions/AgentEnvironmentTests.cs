namespace MultiHost.Sessions;

public sealed class AgentEnvironmentTests
{
    [Fact]
    public async Task Child_OfAnAgent_DoesNotInheritTheAgentsOwnSettings()
    {
        await using AgentRun run = new(typeof(EnvironmentEngine));

        await run.RunAsync();

        run.Progress.Where(line => line.StartsWith("Test 1 ", StringComparison.Ordinal)).Should().HaveCount(2)
            .And.OnlyContain(line => line.EndsWith("] DOTNET_TieredPGO=0, child none none", StringComparison.Ordinal));
    }
}
