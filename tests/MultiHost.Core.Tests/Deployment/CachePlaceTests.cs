using System.Diagnostics;
using System.Runtime.Versioning;
using MultiHost.Hosts;

namespace MultiHost.Deployment;

/// <summary>Where a host's cache is when the account has no home that can be written to.</summary>
[SupportedOSPlatform("linux")]
public sealed class CachePlaceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mhcache-").FullName;

    private string Fallback => Directory.GetDirectories(folder, "multihost-*").Single();

    [Theory]
    [InlineData("-u HOME", "neither XDG_CACHE_HOME nor HOME is set")]
    [InlineData("HOME=/proc", "mkdir: *")]
    [InlineData("-u HOME XDG_CACHE_HOME=relative", "'relative/multihost' is no absolute path*")]
    public void Enter_WithoutAHome_TakesAFolderOfItsOwnAndSaysSo(string environment, string why)
    {
        HostFacts facts = Enter(environment);

        facts.Cache.Should().Be(Fallback);
        facts.Notes.Single().Should().Match($"the cache is in {Fallback}: {why}");
        File.GetUnixFileMode(Fallback).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Enter(environment).Cache.Should().Be(Fallback, "the next run finds it again");
    }

    [Theory]
    [InlineData("mkdir -m 777 $1", "* is not this account's own folder, or others can write to it")]
    [InlineData("touch $1", "*: File exists")]
    public void Enter_WhereAnotherCouldHaveMadeThatFolder_DoesNotTakeIt(string made, string why)
    {
        Enter("-u HOME");
        string name = Path.GetFileName(Fallback);
        Directory.Delete(Fallback, recursive: true);
        using (Process shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-ec", made, "sh", name]) { WorkingDirectory = folder })!)
        {
            shell.WaitForExit();
        }

        Action enter = () => Enter("-u HOME");

        enter.Should().Throw<HostUnavailableException>().Which.Message.Should().Match(
            $"*There is no folder for the cache: *{folder}/{name}{why}. Set XDG_CACHE_HOME.*");
    }

    [Fact]
    public void Enter_WithAHome_NotesNothing()
    {
        HostFacts facts = Enter($"HOME={folder}");

        (facts.Cache, facts.Notes.Count).Should().Be(($"{folder}/.cache/multihost", 0));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private HostFacts Enter(string environment)
    {
        ExecTransport transport = new("alpha", $"env -u XDG_CACHE_HOME {environment} TMPDIR={folder} {{command}}");
        IHostProcess process = transport.Start(HostScripts.Enter("mh-run", "alpha", "tests", TimeSpan.FromSeconds(15)));
        try
        {
            ScriptConversation script = new("alpha", process);
            script.SkipTo(HostScripts.Greeting);
            HostFacts facts = HostFacts.Read(script.Lines());
            process.Input.Dispose();
            process.Exited.Wait(TimeSpan.FromSeconds(30)).Should().BeTrue();
            return facts;
        }
        finally
        {
            process.Kill();
        }
    }
}
