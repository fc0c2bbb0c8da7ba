namespace MultiHost.Hosts;

/// <summary>Under every shell that accounts of this machine may have.</summary>
public sealed class LoginShellTests : IDisposable
{
    // Some shells write into their home.
    private readonly string home = Directory.CreateTempSubdirectory("mhhome-").FullName;

    private static readonly string[] Harmful =
        ["", " ", "it's", "\"", "$HOME", "`id`", "a\nb", "*", "\\", "\\\\", "!", "~", "-n", "ä€", "#", "a;b|c&d", "=ls", "{a,b}", "%s\\n", "\t", new('x', 5000)];

    public static TheoryData<string> Shells =>
        [.. new[] { "/bin/dash", "/bin/bash", "/bin/bsd-csh", "/bin/tcsh", "/usr/bin/fish", "/usr/bin/zsh", "/bin/busybox" }.Where(File.Exists)];

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Command_UnderEachLoginShell_HandsEveryArgumentOverUnharmed(string shell)
    {
        string[] name = shell.EndsWith("busybox", StringComparison.Ordinal) ? [shell, "ash"] : [shell];
        await using LocalTransport transport = new("alpha");

        (int code, string output, string errors) = await SshTransports.RunAsync(
            transport, ["/usr/bin/env", $"HOME={home}", .. name, "-c", LoginShell.Command(["/usr/bin/printf", "%s|", .. Harmful])]);

        code.Should().Be(0, errors);
        output.Should().Be(string.Concat(Harmful.Select(a => $"{a}|")));
        errors.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Command_UnderEachLoginShell_BeginsOurScript(string shell)
    {
        string[] name = shell.EndsWith("busybox", StringComparison.Ordinal) ? [shell, "ash"] : [shell];
        await using LocalTransport transport = new("alpha");

        (int code, string output, string errors) = await SshTransports.RunAsync(
            transport, ["/usr/bin/env", "-u", "XDG_CACHE_HOME", "TMPDIR=/dev/null", "HOME=/dev/null", .. name, "-c", LoginShell.Command(HostScripts.Enter("mh-none", "alpha", "Tests", TimeSpan.FromSeconds(15)))]);

        code.Should().Be(73);
        (output + errors).Should().Contain("multihost: There is no folder for the cache: ");
    }

    [Fact]
    public void Command_OfPlainArguments_CanBeRead() =>
        LoginShell.Command(["/bin/sh", "-c", "echo; exec cat >/dev/null"]).Should().Be("/bin/sh -c 'echo; exec cat >/dev/null'");

    public void Dispose() => Directory.Delete(home, recursive: true);
}
