namespace MultiHost.Hosts;

/// <summary>With real programs between the controller and the host.</summary>
[Collection("sshd")]
public sealed class ExecTransportTests
{
    private static readonly string[] Harmful = ["", " ", "it's", "\"", "$HOME", "`id`", "a\nb", "*", "\\", "{command}", "a;b|c&d"];

    [Theory]
    [InlineData("/usr/bin/env {command}")]
    [InlineData("/bin/sh -c 'exec {command}'")]
    [InlineData("/bin/sh -c \"cd / && {command}\"")]
    public async Task Start_WithAnyArguments_HandsThemOverUnharmed(string template) => await CheckAsync(template);

    [SshFact]
    public async Task Start_WithSshAsTheTemplate_HandsThemOverUnharmed()
    {
        await using SshServer server = await SshServer.StartAsync();

        await CheckAsync($"ssh -F {server.Config} -o BatchMode=yes alpha 'exec {{command}}'");
    }

    [NetworkNamespaceFact]
    public async Task Start_InANetworkNamespace_RunsThere()
    {
        string name = $"mh-{Guid.NewGuid():N}"[..12];
        await SshServer.RunAsync("ip", "netns", "add", name);
        try
        {
            await using ExecTransport transport = new("alpha", $"ip netns exec {name} {{command}}");

            (int code, string output, _) = await SshTransports.RunAsync(transport, ["/bin/sh", "-c", "ip netns identify $$; ip -o link | wc -l"]);

            code.Should().Be(0);
            output.Should().Be($"{name}\n1\n", "the namespace has a loopback device and no other");
        }
        finally
        {
            await SshServer.RunAsync("ip", "netns", "del", name);
        }
    }

    [Fact]
    public async Task Start_WhenThereIsNoSuchProgram_EndsWithWhatTheSystemSays()
    {
        await using ExecTransport transport = new("alpha", "/no/such/program {command}");

        (int code, _, string errors) = await SshTransports.RunAsync(transport, ["/bin/true"]);

        code.Should().Be(127);
        errors.Should().Contain("/no/such/program");
    }

    private static async Task CheckAsync(string template)
    {
        await using ExecTransport transport = new("alpha", template);

        (int code, string output, string errors) = await SshTransports.RunAsync(transport, ["/usr/bin/printf", "%s|", .. Harmful]);

        code.Should().Be(0, errors);
        output.Should().Be(string.Concat(Harmful.Select(a => $"{a}|")));
    }
}
