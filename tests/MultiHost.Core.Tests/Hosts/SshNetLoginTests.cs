using MultiHost.Settings;

namespace MultiHost.Hosts;

/// <summary>By what sshnet logs in, with a real OpenSSH server and a real ssh-agent.</summary>
[Collection("sshd")]
public sealed class SshNetLoginTests
{
    [SshTheory]
    [InlineData("-t", "ed25519")]
    [InlineData("-t", "ecdsa", "-b", "256")]
    [InlineData("-t", "ecdsa", "-b", "521")]
    [InlineData("-t", "rsa")]
    [InlineData("-t", "rsa", "-m", "PEM")]
    [InlineData("-t", "ecdsa", "-m", "PKCS8")]
    public async Task Connect_ByAKeyOfEachKind_LogsIn(params string[] kind)
    {
        await using SshServer server = await SshServer.StartAsync();
        string key = await KeyAsync(server, "", kind);

        await using IHostTransport transport = await SshTransports.ConnectAsync(server.Host("alpha", SshWay.SshNet) with { IdentityFile = key });
    }

    [SshFact]
    public async Task Connect_ByAKeyWithAPassphrase_IsRefusedInClearWords()
    {
        await using SshServer server = await SshServer.StartAsync();
        string key = await KeyAsync(server, "secret", "-t", "ed25519");

        (HostUnavailableException failure, _) = await SshTransports.FailAsync(server.Host("alpha", SshWay.SshNet) with { IdentityFile = key });

        failure.Message.Should().Be(
            $"""
            Host alpha: the key {key} has a passphrase, and the ssh-agent does not hold it.
            MultiHost asks nobody for a passphrase. Give the key to the agent, ssh-add {key}, or correct <Host Name="alpha" IdentityFile="{key}"/>.
            """);
    }

    [SshTheory]
    [InlineData("ed25519")]
    [InlineData("rsa")]
    [InlineData("ecdsa")]
    public async Task Connect_ByAKeyWithAPassphraseThatTheAgentHolds_LogsIn(string kind)
    {
        await using SshServer server = await SshServer.StartAsync();
        string key = await KeyAsync(server, "secret", "-t", kind);
        using SshAgentProcess agent = await SshAgentProcess.StartAsync(server.Folder);
        await agent.AddAsync(key, "secret");

        await using IHostTransport transport = await SshTransports.ConnectAsync(server.Host("alpha", SshWay.SshNet) with { IdentityFile = key });
    }

    [SshFact]
    public async Task Connect_WithoutANamedKey_TakesTheAgents()
    {
        await using SshServer server = await SshServer.StartAsync();
        using SshAgentProcess agent = await SshAgentProcess.StartAsync(server.Folder);
        await agent.AddAsync(Path.Combine(server.Folder, "other_key"), "");
        await agent.AddAsync(server.UserKey, "");

        await using IHostTransport transport = await SshTransports.ConnectAsync(server.Host("alpha", SshWay.SshNet) with { IdentityFile = null });
    }

    [SshTheory]
    [InlineData("ed25519", false)]
    [InlineData("rsa", false)]
    [InlineData("ed25519", true)]
    [InlineData("rsa", true)]
    public async Task Connect_ByACertificate_LogsIn(string kind, bool byAgent)
    {
        using TempFolder authority = new();
        string ca = Path.Combine(authority.Path, "ca");
        await SshServer.RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", ca);
        await using SshServer server = await SshServer.StartAsync(settings: $"TrustedUserCAKeys {ca}.pub");
        string key = await KeyAsync(server, "", "-t", kind);
        File.WriteAllText(Path.Combine(server.Folder, "authorized_keys"), "");
        await SshServer.RunAsync("/bin/sh", "-c", $"ssh-keygen -q -s {ca} -I user -n root {key}.pub 2>/dev/null");
        HostDefinition alpha = server.Host("alpha", SshWay.SshNet) with { IdentityFile = byAgent ? null : key };
        using SshAgentProcess agent = await SshAgentProcess.StartAsync(server.Folder);
        if (byAgent)
        {
            await agent.AddAsync(key, "");
        }

        await using IHostTransport transport = await SshTransports.ConnectAsync(alpha);
    }

    [SshFact]
    public async Task Connect_ByAFileThatIsNoKey_NamesIt()
    {
        await using SshServer server = await SshServer.StartAsync();

        (HostUnavailableException failure, _) = await SshTransports.FailAsync(server.Host("alpha", SshWay.SshNet) with { IdentityFile = server.Config });

        failure.Message.Should().StartWith($"Host alpha: the key {server.Config} cannot be used: ").And.EndWith("Name another one as IdentityFile: ed25519, ecdsa or rsa, as ssh-keygen makes them.");
    }

    // Makes a key that the server lets in.
    private static async Task<string> KeyAsync(SshServer server, string passphrase, params string[] kind)
    {
        string key = Path.Combine(server.Folder, "another_key");
        await SshServer.RunAsync("ssh-keygen", ["-q", .. kind, "-N", passphrase, "-C", "", "-f", key]);
        File.WriteAllText(Path.Combine(server.Folder, "authorized_keys"), File.ReadAllText($"{key}.pub"));
        return key;
    }
}
