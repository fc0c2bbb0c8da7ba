using MultiHost.Cli;

namespace MultiHost.Labs;

/// <summary>The pool as <c>multihost hosts</c> shows it.</summary>
public sealed class HostsCommandTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"mhhosts-{Guid.NewGuid():N}.runsettings");

    [Fact]
    public async Task Hosts_OfThisMachineAndOneThatIsNot_ShowsWhatTheyHaveOrWhyNot()
    {
        await File.WriteAllTextAsync(
            file,
            """
            <RunSettings><MultiHost>
              <Hosts>
                <Host Name="here" Labels="small kvm"><Property Name="Qemu.Binary" Value="/no/qemu" /></Host>
                <Host Name="gone" Transport="exec" Address="10.0.0.1" Command="/bin/false {command}" />
              </Hosts>
              <Properties><Property Name="Token" Value="a secret" Roles="source" /></Properties>
            </MultiHost></RunSettings>
            """);
        using StringWriter output = new();

        int code = await CommandLine.RunAsync(["hosts", "--settings", file], output, default);

        code.Should().Be(1, "one does not answer");
        string text = output.ToString();
        text.Should().MatchRegex("(?m)^host  transport  address     labels$")
            .And.MatchRegex("(?m)^here  local      127.0.0.11  kvm small$")
            .And.MatchRegex("(?m)^  has    arch [^ ,]+, .*cores [0-9]+, memory [0-9.]+ [GT]iB, disk [0-9.]+ [MGT]iB")
            .And.MatchRegex("(?m)^  lacks  .*kvm \\(there is no /no/qemu\\), qemu \\(there is no /no/qemu\\), machine-types \\(there is no /no/qemu\\)")
            .And.MatchRegex("(?m)^gone  exec       10.0.0.1$")
            .And.MatchRegex("(?m)^  NOT REACHED  Host gone: ")
            .And.EndWith("\n\n1 of 2 hosts answer.\n")
            .And.NotContain("a secret");
    }

    [SkippableFact]
    public async Task Hosts_OfALab_AskQemuAndTryKvm()
    {
        TestLab.SkipIfImpossible();
        await using Lab lab = await TestLab.UpAsync(2);
        await lab.Hosts[1].ShellAsync("rm /usr/bin/qemu-system-x86_64");
        using StringWriter output = new();

        int code = await CommandLine.RunAsync(["hosts", "--settings", lab.SettingsFile], output, default);

        code.Should().Be(0);
        output.ToString().Should().MatchRegex(
                $"(?s){lab.Hosts[0].Name} .*, qemu [0-9.]+, [0-9]+ machine-types.*lacks .*kvm \\(there is no /dev/kvm\\).*\n{lab.Hosts[1].Name} ")
            .And.Contain("qemu (there is no qemu-system-x86_64 and no /usr/libexec/qemu-kvm)")
            .And.EndWith("\n\n2 of 2 hosts answer.\n");
    }

    [Theory]
    [InlineData("'--setings' is not known here. Allowed: import, --settings.", "--setings", "x")]
    [InlineData("Required argument 'FILE' missing for command: 'import'.", "import")]
    public async Task Hosts_WhenTheCommandIsWrong_SaysHow(string message, params string[] arguments)
    {
        Func<Task> run = () => CommandLine.RunAsync(["hosts", .. arguments], TextWriter.Null, default);

        (await run.Should().ThrowAsync<UsageException>()).Which.Message.Should().Be(message);
    }

    public void Dispose() => File.Delete(file);
}
