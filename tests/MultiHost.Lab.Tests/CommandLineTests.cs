using System.Globalization;
using MultiHost.Cli;
using MultiHost.Labs.Foundation;
using MultiHost.Linux;

namespace MultiHost.Labs;

/// <summary>The tool, as it is called.</summary>
public sealed class CommandLineTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("multihost COMMAND; see multihost --help", "'lob' is not known here. Allowed: lab, doctor, hosts, guest, verdict, summary, report, compare, trace.", "lob")]
    [InlineData("multihost lab COMMAND; see multihost lab --help", "'upp' is not known here. Allowed: up, status, down.", "lab", "upp")]
    [InlineData("multihost lab COMMAND; see multihost lab --help", "a command is missing. Allowed: up, status, down.", "lab")]
    [InlineData("multihost guest COMMAND; see multihost guest --help", "a command is missing. Allowed: build.", "guest")]
    [InlineData("multihost lab up [OPTION…]; see multihost lab up --help", "Required argument missing for option: '--hosts'.", "lab", "up", "--hosts")]
    [InlineData("multihost lab up [OPTION…]; see multihost lab up --help", "--hosts two: that is no number.", "lab", "up", "--hosts", "two")]
    [InlineData(
        "multihost lab up [OPTION…]; see multihost lab up --help",
        "'--host' is not known here. Allowed: --hosts, --settings, --hide, --nfs, --name, --state.", "lab", "up", "--host", "2")]
    [InlineData(
        "multihost lab down [OPTION…]; see multihost lab down --help",
        "Option '--name' expects a single argument but 2 were provided.", "lab", "down", "--name", "a", "--name", "b")]
    public async Task Run_WhenTheCommandLineIsWrong_SaysHow(string usage, string message, params string[] arguments)
    {
        Func<Task> run = () => CommandLine.RunAsync(arguments, TextWriter.Null, default);

        UsageException thrown = (await run.Should().ThrowAsync<UsageException>()).Which;
        thrown.Message.Should().Be(message);
        thrown.Usage.Should().Be($"Usage: {usage}");
    }

    [Theory]
    [InlineData("lab", "down", "--name", "X")]
    [InlineData("guest", "build", "--busybox", "/bin/busybox")]
    public async Task Run_WhenAValueIsWrong_NeedsNoUsage(params string[] arguments)
    {
        Func<Task> run = () => CommandLine.RunAsync(arguments, TextWriter.Null, default);

        (await run.Should().ThrowAsync<UsageException>()).Which.Usage.Should().BeEmpty();
    }

    [Fact]
    public async Task Help_OfACommand_NamesItsOptionsAlone()
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);

        int code = await CommandLine.RunAsync(["lab", "up", "--help"], output, default);

        code.Should().Be(0);
        output.ToString().Should().Contain("--hosts <N>").And.Contain("--nfs").And.NotContain("--busybox");
    }

    [Fact]
    public async Task Help_OfTheTool_NamesCommandsAndExitCodes()
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);

        int code = await CommandLine.RunAsync([], output, default);

        code.Should().Be(0);
        output.ToString().Should().ContainAll("lab ", "doctor ", "guest ", "verdict ", "summary ", "130  interrupted");
    }

    [Fact]
    public async Task Tool_WhenTheCommandLineIsWrong_SaysItLastAndEndsWithTwo()
    {
        CommandResult result = await ToolAsync("lab", "upp");

        result.ExitCode.Should().Be(2);
        result.Error.TrimEnd().Split('\n').Should().HaveCount(2).And.HaveElementAt(1, "multihost: 'upp' is not known here. Allowed: up, status, down.");
    }

    [Fact]
    public async Task Tool_AskedForItsVersion_SaysIt() =>
        (await ToolAsync("--version")).Output.Should().MatchRegex(@"^\d+\.\d+\.\d+\n$");

    private static Task<CommandResult> ToolAsync(params string[] arguments) => LabTool.TryAsync(
        ["dotnet", Path.Combine(AppContext.BaseDirectory, "multihost.dll"), .. arguments], Deadline, null, CancellationToken.None);
}
