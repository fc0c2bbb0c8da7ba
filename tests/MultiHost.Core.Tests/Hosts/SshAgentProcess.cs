using System.Diagnostics;

namespace MultiHost.Hosts;

/// <summary>A real ssh-agent, which the environment of this process names until it is disposed of.</summary>
internal sealed class SshAgentProcess : IDisposable
{
    private const string Variable = "SSH_AUTH_SOCK";

    private readonly string? before = Environment.GetEnvironmentVariable(Variable);
    private readonly Process process;
    private readonly string folder;

    private SshAgentProcess(Process process, string folder, string socket)
    {
        this.process = process;
        this.folder = folder;
        Environment.SetEnvironmentVariable(Variable, socket);
    }

    /// <summary>Starts one whose socket lies in a folder.</summary>
    public static async Task<SshAgentProcess> StartAsync(string folder)
    {
        string socket = Path.Combine(folder, "agent");
        Process process = Process.Start(new ProcessStartInfo("ssh-agent", ["-D", "-a", socket]) { RedirectStandardOutput = true })!;
        SshAgentProcess agent = new(process, folder, socket);
        string? line = await process.StandardOutput.ReadLineAsync().WaitAsync(SshTransports.Deadline, TimeProvider.System);
        line.Should().StartWith(Variable, "the agent listens when it says where");
        return agent;
    }

    /// <summary>Gives it a key, with the certificate beside it.</summary>
    public async Task AddAsync(string key, string passphrase)
    {
        string copy = Path.Combine(folder, $"for_the_agent_{Path.GetFileName(key)}");
        File.Copy(key, copy);
        if (File.Exists($"{key}-cert.pub"))
        {
            File.Copy($"{key}-cert.pub", $"{copy}-cert.pub");
        }

        await SshServer.RunAsync("ssh-keygen", "-q", "-p", "-P", passphrase, "-N", "", "-f", copy);
        await SshServer.RunAsync("/bin/sh", "-c", $"ssh-add -q {copy} 2>/dev/null");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, before);
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
