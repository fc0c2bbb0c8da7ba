using System.Text.Json.Nodes;
using MultiHost.Deployment;
using MultiHost.Hosts;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>A host without the ICU libraries, and a test project with the SDK's defaults.</summary>
public sealed class IcuTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("mhicu-").FullName;

    [MountFact]
    public async Task Open_WhenTheHostHasNoIcu_RunsInvariantAndSaysSo()
    {
        // The variable is not set by a value that .NET takes for "no".
        await using AgentRun run = new(typeof(PassingEngine), new MultiHostSettings { Hosts = [HostWithoutIcu("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0")] });
        AgentLaunch launch = Project(null);

        await using HostSession session = await OpenAsync(run, launch);

        session.LostReason.Should().BeNull();
        run.Progress.Should().Contain(
            line => line.StartsWith("host alpha: there is no ICU library (libicu), so tests run there with the invariant culture. Install it: "));
    }

    [MountFact]
    public async Task Open_WhenTheHostHasNoIcuAndTheProjectAsksForCultures_SaysWhatToInstall()
    {
        AgentRun run = new(typeof(PassingEngine), new MultiHostSettings { Hosts = [HostWithoutIcu()] });
        AgentLaunch launch = Project(false);

        (await run.Awaiting(r => OpenAsync(r, launch)).Should().ThrowAsync<HostUnavailableException>()).Which.Message.Should().StartWith(
            "Host alpha has no ICU library (libicu), and the project of the tests asks for cultures (InvariantGlobalization is false). Install it: apt-get ");
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"runtimeOptions":{"configProperties":{"System.Globalization.Invariant":true}}}""", false)]
    [InlineData("""{"runtimeOptions":{"configProperties":{"System.Globalization.Invariant":"true"}}}""", false)]
    [InlineData("""{"runtimeOptions":{"configProperties":{"System.Globalization.Invariant":false}}}""", true)]
    [InlineData("""{"runtimeOptions":{"configProperties":{"System.Globalization.AppLocalIcu":"72.1"}}}""", false)]
    public void NeedsIcu_OfARuntimeconfig_IsWhatTheProjectDecided(string json, bool? needed)
    {
        string path = Path.Combine(root, "Tests.runtimeconfig.json");
        File.WriteAllText(path, json);

        Globalization.NeedsIcu(path).Should().Be(needed);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static Task<HostSession> OpenAsync(AgentRun run, AgentLaunch launch) => HostSession.OpenAsync(
        run.Context.Settings.Hosts[0],
        launch,
        new DeploymentSource(launch.Folder, launch.Name, HashMemory.OfUser(TimeProvider.System), _ => { }),
        run.Context,
        CancellationToken.None);

    // These tests' own output, whose project would decide another thing.
    private AgentLaunch Project(bool? invariant)
    {
        string own = typeof(IcuTests).Assembly.Location;
        string output = Directory.CreateDirectory(Path.Combine(root, "output")).FullName;
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(own)!))
        {
            File.Copy(file, Path.Combine(output, Path.GetFileName(file)));
        }

        string config = Path.Combine(output, Path.ChangeExtension(Path.GetFileName(own), ".runtimeconfig.json"));
        JsonNode json = JsonNode.Parse(File.ReadAllText(config))!;
        JsonObject properties = json["runtimeOptions"]!["configProperties"]!.AsObject();
        properties.Remove("System.Globalization.Invariant");
        if (invariant is { } value)
        {
            properties["System.Globalization.Invariant"] = value;
        }

        File.WriteAllText(config, json.ToJsonString());
        return new AgentLaunch(Path.Combine(output, Path.GetFileName(own)), typeof(PassingEngine).AssemblyQualifiedName!);
    }

    private HostDefinition HostWithoutIcu(string environment = "")
    {
        string script = Path.Combine(root, "without-icu");
        File.WriteAllText(
            script,
            $"""
            mkdir -p {root}/all {root}/some {root}/tmp
            mount --bind {MountFactAttribute.Libraries} {root}/all
            [ -e {root}/some/libc.so.6 ] || for file in {root}/all/*; do case $file in */libicu*) ;; *) ln -s "$file" {root}/some/ ;; esac; done
            mount --bind {root}/some {MountFactAttribute.Libraries}
            shift
            exec env XDG_CACHE_HOME={root}/cache TMPDIR={root}/tmp {environment} /bin/sh "$@"

            """);
        return new("alpha", "alpha") { Transport = TransportKind.Exec, Command = $"unshare --mount --propagation private /bin/sh {script} {{command}}" };
    }
}
