using System.ComponentModel;
using System.Diagnostics;

namespace MultiHost.Transport;

/// <summary>Hosts that are processes on this machine, each in a session of its own, out of reach of the terminal's Ctrl-C.</summary>
internal sealed class LocalTransport(string host) : IHostTransport
{
    private const string SetSid = "/usr/bin/setsid";

    public Task<IHostProcess> StartAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (OperatingSystem.IsWindows())
        {
            throw new HostUnavailableException(host, $"Host {host}: local hosts need Linux or another POSIX system. Run the tests there, or under WSL.");
        }

        List<string> command = File.Exists(SetSid) ? [SetSid, .. arguments] : [.. arguments];
        ProcessStartInfo start = new(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            return Task.FromResult<IHostProcess>(new LocalProcess(host, Process.Start(start)!));
        }
        catch (Win32Exception e)
        {
            throw new HostUnavailableException(host, $"Host {host}: {command[0]} cannot be started: {e.Message}", e);
        }
    }
}
