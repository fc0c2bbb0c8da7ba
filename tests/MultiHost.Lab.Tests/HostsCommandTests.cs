using MultiHost.Cli;
using MultiHost.Protocol;

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
        LeaseSign waits = LeaseSign.Of("mh-2", "host", 1, capacity: 1, watcher: 0, "bob@laptop", since: 2);
        LeaseSign has = LeaseSign.Of("mh-1", "host", 7, capacity: 1, watcher: 0, "ann@ci", since: 1) with { HasHost = true };
        await PutUpAsync(lab.Hosts[0], waits);
        await PutUpAsync(lab.Hosts[0], has);
        using StringWriter output = new();

        int code = await CommandLine.RunAsync(["hosts", "--settings", lab.SettingsFile], output, default);

        code.Should().Be(0);
        output.ToString().Should().MatchRegex(
                $"(?s){lab.Hosts[0].Name} .*, qemu [0-9.]+, [0-9]+ machine-types.*lacks .*kvm \\(there is no /dev/kvm\\).*\n{lab.Hosts[1].Name} ")
            .And.MatchRegex($"\n{lab.Hosts[0].Name} .*\n  in use by ann@ci for [0-9]+ s \\(run mh-1\\)\n  waited for by bob@laptop for [0-9]+ s \\(run mh-2\\)\n  has ")
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

    // As an agent does, until the lab goes. Perl is in every Debian.
    private static Task PutUpAsync(LabHost host, LeaseSign sign) => host.ShellAsync(
        $$"""
        perl -e 'use Socket; socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, pack_sockaddr_un("\0{{LeaseSign.Prefix}}{{sign.Text.Replace("@", "\\@")}}")) or die; listen(S, 1); sleep 1000' >/dev/null 2>&1 </dev/null &
        until grep -q '@{{LeaseSign.Prefix}}{{sign.Text}}' /proc/net/unix; do kill -0 $! || exit 1; done
        """);

    public void Dispose() => File.Delete(file);
}
