using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Guests.Images;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests.Images;

/// <summary>Against a real sshd, which stands for the guest's.</summary>
public sealed class SshLoginTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mh-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SkippableFact(Timeout = 120_000)]
    public async Task TryAsync_LogsInWithTheKey_AndChecksTheGuestsHostKey()
    {
        Skip.IfNot(Environment.UserName == "root", "A test's own sshd needs root. Run: sudo ./build.sh test");
        Skip.IfNot(File.Exists("/usr/sbin/sshd"), "There is no sshd. Run: apt-get install -y --no-install-recommends openssh-server");
        Directory.CreateDirectory("/run/sshd");
        foreach (string key in new[] { "host", "user", "other" })
        {
            await HostCommand.RunAsync(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", Path.Combine(folder, key)], folder, CancellationToken.None);
        }

        IPEndPoint address = new(IPAddress.Loopback, FreePort());
        await File.WriteAllTextAsync(Path.Combine(folder, "config"), $"""
            ListenAddress {address}
            HostKey {folder}/host
            AuthorizedKeysFile {folder}/user.pub
            PidFile none
            UsePAM no
            StrictModes no
            PermitRootLogin prohibit-password

            """);
        using Process sshd = Process.Start(new ProcessStartInfo("/usr/sbin/sshd", ["-D", "-e", "-f", Path.Combine(folder, "config")]) { RedirectStandardError = true })!;
        try
        {
            (await sshd.StandardError.ReadLineAsync()).Should().Contain("listening");
            GuestLogin login = new("root") { Method = GuestLoginMethod.Ssh, KeyFile = Path.Combine(folder, "user"), HostKey = Key("host") };

            (await SshLogin.TryAsync(login, address, folder, TimeSpan.FromSeconds(60), CancellationToken.None)).Should().Be("root");

            Func<Task> impostor = () => SshLogin.TryAsync(login with { HostKey = Key("other") }, address, folder, TimeSpan.FromSeconds(60), CancellationToken.None);
            (await impostor.Should().ThrowAsync<GuestToolException>()).Which.Message.Should().Contain("Host key verification failed.");

            Func<Task> stranger = () => SshLogin.TryAsync(login with { KeyFile = Path.Combine(folder, "other") }, address, folder, TimeSpan.FromSeconds(60), CancellationToken.None);
            (await stranger.Should().ThrowAsync<GuestToolException>()).Which.Message.Should().Contain("Permission denied");
        }
        finally
        {
            sshd.Kill();
            await sshd.WaitForExitAsync();
        }
    }

    [Fact]
    public void Login_AsText_HasNoPassword() =>
        new GuestLogin("root") { Password = "secret" }.ToString().Should().Be("GuestLogin { User = root, Method = Serial }");

    private string Key(string name) => string.Join(' ', File.ReadAllText(Path.Combine(folder, name + ".pub")).Split(' ').Take(2)).Trim();

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
