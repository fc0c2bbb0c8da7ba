using MultiHost.Cli;

namespace MultiHost.Labs;

/// <summary>The doctor's command on this machine, which needs neither a lab nor root.</summary>
public sealed class DoctorCommandTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"mhdoctor-{Guid.NewGuid():N}.runsettings");

    [Fact]
    public async Task Doctor_WithoutSettings_ExaminesThisMachine()
    {
        using StringWriter output = new();

        int code = await CommandLine.RunAsync(["doctor", "--for", "tests"], output, default);

        code.Should().Be(0, "{0}", output);
        output.ToString().Should().MatchRegex("(?m)^local1 +login +ok +user [^ ]+, this machine$")
            .And.MatchRegex("(?m)^ +runtime +ok +the controller's own, \\.NET 10\\.")
            .And.MatchRegex("(?m)^ +clock +ok +[+-][0-9.]+ ms from the controller's");
    }

    [Theory]
    [InlineData("Could not find a part of the path '/no/such.runsettings'.", "--settings", "/no/such.runsettings")]
    [InlineData("--for both: that is not known. Allowed: tests, migrations.", "--for", "both")]
    [InlineData("'--fix' is not known here. Allowed: --settings, --for, --tests, --json.", "--fix")]
    [InlineData("--tests /no/Tests.dll: there is no such file. Build the test project, and name its DLL: bin/Debug/net10.0/NAME.dll", "--tests", "/no/Tests.dll")]
    [InlineData("--tests /etc/hosts: no .runtimeconfig.json lies beside it. Name the DLL of a test project where it was built: bin/Debug/net10.0/NAME.dll", "--tests", "/etc/hosts")]
    public async Task Doctor_WhenTheCommandIsWrong_SaysHow(string message, params string[] arguments)
    {
        Func<Task> run = () => CommandLine.RunAsync(["doctor", .. arguments], TextWriter.Null, default);

        (await run.Should().ThrowAsync<UsageException>()).Which.Message.Should().Be(message);
    }

    [Fact]
    public async Task Doctor_WhenTheSettingsAreWrong_NamesTheLine()
    {
        await File.WriteAllTextAsync(file, "<RunSettings>\n <MultiHost>\n  <Hosts><Host Nam=\"alpha\"/></Hosts>\n </MultiHost>\n</RunSettings>\n");
        Func<Task> run = () => CommandLine.RunAsync(["doctor", "--settings", file], TextWriter.Null, default);

        (await run.Should().ThrowAsync<UsageException>()).Which.Message.Should().Contain($"{Path.GetFileName(file)}(3,").And.Contain("Did you mean 'Name'?");
    }

    [Fact]
    public async Task Doctor_WhenTheFileHasNoSection_SaysSo()
    {
        await File.WriteAllTextAsync(file, "<RunSettings><RunConfiguration /></RunSettings>");
        Func<Task> run = () => CommandLine.RunAsync(["doctor", "--settings", file], TextWriter.Null, default);

        (await run.Should().ThrowAsync<UsageException>()).Which.Message.Should().Be(
            $"{file} names no hosts: it has no <MultiHost> section. Write one, or leave --settings out to examine this machine.");
    }

    [Fact]
    public async Task Doctor_WhenADotnetIsNamedThatIsNotThere_SaysSo()
    {
        await File.WriteAllTextAsync(
            file, "<RunSettings><MultiHost><Hosts><Host Name=\"alpha\" Dotnet=\"/no/dotnet\"/></Hosts></MultiHost></RunSettings>");
        using StringWriter output = new();

        int code = await CommandLine.RunAsync(["doctor", "--settings", file, "--for", "tests"], output, default);

        code.Should().Be(1);
        output.ToString().Should().MatchRegex("(?m)^ +runtime +LACKS +'Dotnet' names /no/dotnet, and there is no such program$")
            .And.EndWith("1 thing lacks that a run needs.\n");
    }

    [Fact]
    public async Task Doctor_WhenAPropertyOfAHostNamesItsQemu_LooksForThatOne()
    {
        await File.WriteAllTextAsync(
            file,
            """
            <RunSettings><MultiHost>
              <Hosts><Host Name="alpha"><Property Name="Qemu.Binary" Value="/no/qemu" /></Host></Hosts>
              <Properties><Property Name="Qemu.Binary" Value="/bin/sh" /></Properties>
            </MultiHost></RunSettings>
            """);
        using StringWriter output = new();

        int code = await CommandLine.RunAsync(["doctor", "--settings", file], output, default);

        code.Should().Be(1);
        output.ToString().Should().MatchRegex("(?m)^ +qemu +LACKS +there is no /no/qemu$").And.Contain("correct the property Qemu.Binary");
    }

    public void Dispose() => File.Delete(file);
}
