using MultiHost.Running;
using MultiHost.Settings;

namespace MultiHost.Sessions;

public sealed class PropertyTests
{
    private const string Secret = "correct horse battery staple";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Properties_OfARoleAlone_AreToldToItsHostAndNobodyElse(bool inProcess)
    {
        MultiHostSettings settings = Pool.SettingsOf("alpha beta", ("source", "alpha"), ("destination", "beta")) with
        {
            Properties = new Dictionary<string, string> { ["Binary"] = "all's" },
            RoleProperties = [new RoleProperty("Password", Secret, ["source"])],
            Local = new LocalHosts { InProcess = inProcess },
        };
        settings = settings with { Hosts = [settings.Hosts[0], settings.Hosts[1] with { Properties = new Dictionary<string, string> { ["binary"] = "beta's" } }] };
        await using AgentRun run = new(typeof(PropertyEngine), settings);

        await run.RunAsync();

        string all = PropertyEngine.Print("all's"), betas = PropertyEngine.Print("beta's");
        string[] steps = [.. run.Progress.Where(l => l.StartsWith("Test 1 ", StringComparison.Ordinal)).Select(l => l[(l.IndexOf(']', StringComparison.Ordinal) + 2)..])];
        steps.Should().BeEquivalentTo(
            $"alpha: Binary={all}, Password={PropertyEngine.Print(Secret)}; beta: Binary={betas}",
            $"alpha: Binary={all}; beta: Binary={betas}");
        run.Finished.Should().OnlyContain(f => !f.Result.Output.Contains(Secret) && !f.Result.Message.Contains(Secret));
        await run.RecordAsync();
        foreach (string file in Directory.EnumerateFiles(run.Context.Record.Folder, "*", SearchOption.AllDirectories))
        {
            (await File.ReadAllTextAsync(file)).Should().NotContain(Secret, file);
        }
    }
}
