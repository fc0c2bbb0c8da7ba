using MultiHost.Labs;
using MultiHost.Labs.Foundation;

namespace MultiHost.Benchmarks;

/// <summary>The lab whose hosts are reached over ssh.</summary>
internal sealed class Hosts : IAsyncDisposable
{
    private readonly Lab lab;

    private Hosts(Lab lab) => this.lab = lab;

    public string SettingsFile => lab.SettingsFile;

    public string SshConfig => lab.SshConfig;

    public IReadOnlyList<LabHost> All => lab.Hosts;

    /// <summary>Makes the lab; null where none can be made.</summary>
    public static async Task<Hosts?> UpAsync(int hosts)
    {
        if (LabRequirements.FindProblem() is { } problem)
        {
            Table.Row("over ssh", "left out", problem);
            return null;
        }

        LabLocation location = new("bench") { StateFolder = Path.Combine(Path.GetTempPath(), "multihost-bench") };
        return new Hosts(await Lab.UpAsync(new LabOptions { Location = location, Hosts = hosts }));
    }

    public ValueTask DisposeAsync() => lab.DisposeAsync();
}
