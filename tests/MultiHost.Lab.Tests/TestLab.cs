using MultiHost.Labs.Foundation;
using MultiHost.Linux;

namespace MultiHost.Labs;

/// <summary>Labs of the tests have names and folders of their own, so that they meet neither each other nor the user's.</summary>
internal static class TestLab
{
    public static LabLocation NewLocation()
    {
        string name = $"t{Guid.NewGuid():N}"[..8];
        return new LabLocation(name) { StateFolder = Path.Combine(Path.GetTempPath(), $"mhlab-{name}") };
    }

    public static void SkipIfImpossible()
    {
        string? problem = LabRequirements.FindProblem();
        Skip.If(problem is not null, problem);
    }

    public static Task<Lab> UpAsync(int hosts, LabLocation? location = null) =>
        Lab.UpAsync(new LabOptions { Location = location ?? NewLocation(), Hosts = hosts });

    /// <summary>What a shell on the host prints; it must succeed.</summary>
    public static async Task<string> ShellAsync(this LabHost host, string script)
    {
        CommandResult result = await host.RunAsync(["/bin/sh", "-c", script]);
        result.ExitCode.Should().Be(0, "{0}", result);
        return result.Output.Trim();
    }
}
