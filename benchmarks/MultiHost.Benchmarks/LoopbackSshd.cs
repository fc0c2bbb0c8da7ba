using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using MultiHost.Settings;

namespace MultiHost.Benchmarks;

/// <summary>An sshd of our own on the loopback, which each transport reaches without anything in between.</summary>
internal sealed class LoopbackSshd : IDisposable
{
    private const string Program = "/usr/sbin/sshd";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("multihost-bench-sshd-");
    private readonly Process process;
    private readonly int port;

    private LoopbackSshd()
    {
        port = FreePort();
        foreach (string key in new[] { "host_key", "user_key" })
        {
            Command.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", File(key));
        }

        System.IO.File.Copy(File("user_key.pub"), File("authorized_keys"));
        System.IO.File.WriteAllText(File("known_hosts"), $"[127.0.0.1]:{port} {System.IO.File.ReadAllText(File("host_key.pub"))}");
        System.IO.File.WriteAllText(
            File("ssh_config"),
            $"Host *\n  HostName 127.0.0.1\n  Port {port}\n  User root\n  IdentityFile {File("user_key")}\n  IdentitiesOnly yes\n  UserKnownHostsFile {File("known_hosts")}\n");
        System.IO.File.WriteAllText(
            File("sshd_config"),
            $"ListenAddress 127.0.0.1\nPort {port}\nHostKey {File("host_key")}\nAuthorizedKeysFile {File("authorized_keys")}\nPidFile none\nUsePAM no\nStrictModes no\n"
            + $"PermitRootLogin prohibit-password\nMaxStartups 200\nMaxSessions 200\nSetEnv HOME={File("home")} XDG_CACHE_HOME={File("cache")}\n");
        Directory.CreateDirectory("/run/sshd");
        Directory.CreateDirectory(File("home")); // this machine's user may have slow start files
        process = Process.Start(new ProcessStartInfo(Program, ["-D", "-e", "-f", File("sshd_config")]) { RedirectStandardError = true })!;
        for (string? line = process.StandardError.ReadLine(); line?.StartsWith("Server listening", StringComparison.Ordinal) == false; line = process.StandardError.ReadLine())
        {
        }

        _ = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts one; null where none can be started.</summary>
    public static LoopbackSshd? Start()
    {
        if (Environment.UserName == "root" && System.IO.File.Exists(Program))
        {
            return new LoopbackSshd();
        }

        Table.Row("transports", "left out", "an sshd of our own needs root and openssh-server");
        return null;
    }

    /// <summary>A host behind it, by a transport.</summary>
    public HostDefinition Host(string name, string transport) => transport == Transports.SshNet
        ? new(name, "127.0.0.1") { Transport = TransportKind.Sshnet, User = "root", Port = port, IdentityFile = File("user_key"), KnownHosts = [File("known_hosts")] }
        : new(name, name) { Transport = TransportKind.Ssh, SshConfig = File("ssh_config"), ControlSocket = transport == Transports.Ssh };

    /// <summary>Runsettings with eight such hosts.</summary>
    public string Settings(string transport)
    {
        string path = File($"{transport.Replace(' ', '-')}.runsettings");
        new XDocument(new XElement("RunSettings", new XElement("MultiHost", new XElement("Hosts", Enumerable.Range(1, 8).Select(i => Element(Host($"h{i}", transport))))))).Save(path);
        return path;
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static XElement Element(HostDefinition host) => host.Transport == TransportKind.Sshnet
        ? new("Host", new XAttribute("Name", host.Name), new XAttribute("Transport", "sshnet"), new XAttribute("Address", host.Address), new XAttribute("User", host.User!),
            new XAttribute("Port", host.Port!), new XAttribute("IdentityFile", host.IdentityFile!), new XAttribute("KnownHosts", host.KnownHosts[0]))
        : new("Host", new XAttribute("Name", host.Name), new XAttribute("Transport", "ssh"), new XAttribute("SshConfig", host.SshConfig!), new XAttribute("ControlSocket", host.ControlSocket));

    private string File(string name) => Path.Combine(folder.FullName, name);

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
