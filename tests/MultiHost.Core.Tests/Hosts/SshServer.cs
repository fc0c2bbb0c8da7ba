using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MultiHost.Settings;

namespace MultiHost.Hosts;

/// <summary>
/// A real sshd on 127.0.0.1 with keys, settings and known hosts of its own, all in one folder. Hosts behind it keep their files there, too, and their user's home is
/// there: what this machine's user has in the start files of a shell is not part of a test.
/// </summary>
internal sealed class SshServer : IAsyncDisposable
{
    private const string Sshd = "/usr/sbin/sshd";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private SshServer(Process process, string folder, int port)
    {
        this.process = process;
        Folder = folder;
        Port = port;
    }

    /// <summary>Why tests with a server are skipped here; null if they are not.</summary>
    public static string? WhyNot =>
        !OperatingSystem.IsLinux() ? "These tests need Linux."
        : Environment.UserName != "root" ? "A test's own sshd needs root. Run: sudo ./build.sh test"
        : !File.Exists(Sshd) || !File.Exists("/usr/bin/ssh-keygen") ? "There is no sshd. Run: apt-get install -y --no-install-recommends openssh-server openssh-client"
        : null;

    public string Folder { get; }

    public int Port { get; }

    /// <summary>Id of the listening process.</summary>
    public int Id => process.Id;

    /// <summary>The users' ssh_config: alpha, beta and gamma are this server.</summary>
    public string Config => Path.Combine(Folder, "ssh_config");

    /// <summary>The private key that it lets in.</summary>
    public string UserKey => Path.Combine(Folder, "user_key");

    public string KnownHosts => Path.Combine(Folder, "known_hosts");

    /// <summary>The hosts' cache of deployed files.</summary>
    public string Cache => Path.Combine(Folder, "cache", "multihost");

    /// <summary>The home of the hosts' user.</summary>
    public string Home => Path.Combine(Folder, "home");

    /// <summary>The hosts' temporary folder.</summary>
    public string Temp => Path.Combine(Folder, "tmp");

    /// <summary>Starts a server.</summary>
    /// <param name="path">The PATH of commands; null for sshd's own.</param>
    /// <param name="settings">Lines of its sshd_config, which come before ours.</param>
    public static async Task<SshServer> StartAsync(string? path = null, string settings = "")
    {
        string folder = Directory.CreateTempSubdirectory("mhsshd-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "cache"));
        Directory.CreateDirectory(Path.Combine(folder, "tmp"));
        Directory.CreateDirectory(Path.Combine(folder, "home"));
        Directory.CreateDirectory("/run/sshd");
        int port = FreePort();
        foreach (string key in new[] { "host_key", "user_key", "other_key" })
        {
            await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", Path.Combine(folder, key));
        }

        File.Copy(Path.Combine(folder, "user_key.pub"), Path.Combine(folder, "authorized_keys"));
        File.WriteAllText(
            Path.Combine(folder, "sshd_config"),
            $"""
            {settings}
            ListenAddress 127.0.0.1
            Port {port}
            HostKey {folder}/host_key
            AuthorizedKeysFile {folder}/authorized_keys
            PidFile none
            UsePAM no
            StrictModes no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            MaxStartups 100
            MaxSessions 100
            SetEnv HOME={folder}/home XDG_CACHE_HOME={folder}/cache TMPDIR={folder}/tmp{(path is null ? "" : $" PATH={path}")}

            """);
        ProcessStartInfo start = new(Sshd, ["-D", "-e", "-f", Path.Combine(folder, "sshd_config")]) { RedirectStandardError = true };
        SshServer server = new(Process.Start(start)!, folder, port);
        server.TrustHostKey("host_key");
        File.WriteAllText(
            server.Config,
            $"""
            Host alpha beta gamma
              HostName 127.0.0.1
              Port {port}
              User root
              IdentityFile {folder}/user_key
              IdentitiesOnly yes
              UserKnownHostsFile {folder}/known_hosts
              GlobalKnownHostsFile /dev/null

            """);
        await server.ListensAsync().WaitAsync(Deadline, TimeProvider.System);
        return server;
    }

    /// <summary>A host behind this server.</summary>
    public HostDefinition Host(string name, SshWay way = SshWay.Ssh) => way == SshWay.SshNet
        ? new(name, "127.0.0.1") { Transport = TransportKind.Sshnet, User = "root", Port = Port, IdentityFile = UserKey, KnownHosts = [KnownHosts], Capacity = 1000 }
        : new(name, name) { Transport = TransportKind.Ssh, SshConfig = Config, ControlSocket = way == SshWay.Ssh, Capacity = 1000 };

    /// <summary>Makes a key the only one that is known of the server.</summary>
    public void TrustHostKey(string? key) => File.WriteAllText(
        KnownHosts, key is null ? "" : $"[127.0.0.1]:{Port} {File.ReadAllText(Path.Combine(Folder, $"{key}.pub"))}");

    /// <summary>What is left on the hosts of runs: folders, and links to the cache.</summary>
    public IEnumerable<string> Leftovers() =>
        Directory.EnumerateFileSystemEntries(Temp).Concat(Below("runs")).Concat(Below("incoming"));

    /// <summary>Waits until nothing of any run is left on the hosts.</summary>
    public async Task IsCleanAsync(TimeSpan deadline)
    {
        TaskCompletionSource clean = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using FileSystemWatcher watcher = new(Folder) { IncludeSubdirectories = true };
        watcher.Deleted += (_, _) => Look();
        watcher.EnableRaisingEvents = true;
        Look();
        try
        {
            await clean.Task.WaitAsync(deadline, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            Leftovers().Should().BeEmpty("nothing of a run is left on its hosts after {0} s", deadline.TotalSeconds);
        }

        void Look()
        {
            if (!Leftovers().Any())
            {
                clean.TrySetResult();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync().WaitAsync(Deadline, TimeProvider.System);
        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static async Task RunAsync(string program, params string[] arguments)
    {
        using Process run = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        await run.WaitForExitAsync().WaitAsync(Deadline, TimeProvider.System);
        run.ExitCode.Should().Be(0, "{0} {1} is needed", program, string.Join(' ', arguments));
    }

    private IEnumerable<string> Below(string part)
    {
        string folder = Path.Combine(Cache, part, Environment.MachineName);
        return Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder) : [];
    }

    private async Task ListensAsync()
    {
        string? line;
        do
        {
            line = await process.StandardError.ReadLineAsync();
        }
        while (line?.StartsWith("Server listening", StringComparison.Ordinal) == false);

        line.Should().NotBeNull("sshd listens");
        _ = process.StandardError.ReadToEndAsync();
    }
}
