using System.Diagnostics;
using MultiHost.Labs.Foundation;
using MultiHost.Linux;

namespace MultiHost.Labs;

public sealed class KilledMakerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [SkippableTheory]
    [InlineData("lab.json")]
    [InlineData("ssh/id_ed25519")]
    [InlineData("ssh/ssh_config")]
    [InlineData("hosts/NAME4/root")]
    [InlineData("hosts/NAME1/private/tmp")]
    [InlineData("hosts/NAME2/upper/var/log/sshd.log")]
    public async Task Down_AfterTheMakerWasKilledWhenThisFileAppeared_LeavesNothing(string file)
    {
        TestLab.SkipIfImpossible();
        LabLocation location = TestLab.NewLocation();
        await KillMakerAsync(location, file);

        LabDown down = await Lab.DownAsync(location);

        down.WasThere.Should().BeTrue();
        Leftovers.Of(location).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Up_AfterTheMakerWasKilled_MakesANewLab()
    {
        TestLab.SkipIfImpossible();
        LabLocation location = TestLab.NewLocation();
        await KillMakerAsync(location, "ssh/ssh_config");
        (await Lab.StatusAsync(location)).Kind.Should().Be(LabStatusKind.Dead);

        await using (Lab lab = await TestLab.UpAsync(2, location))
        {
            (await Lab.StatusAsync(location)).Hosts.Should().OnlyContain(h => h.AnswersSsh).And.HaveCount(2);
        }

        Leftovers.Of(location).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Up_WhenTheMakerIsAskedToEnd_UndoesWhatItBegan()
    {
        TestLab.SkipIfImpossible();
        LabLocation location = TestLab.NewLocation();
        using Process maker = await StartMakerAsync(location, "lab.json");
        using PidFd hold = PidFd.TryOpen(maker.Id)!;

        hold.Signal(15);
        await maker.WaitForExitAsync();

        maker.ExitCode.Should().Be(130);
        Leftovers.Of(location).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Tool_UpStatusDown_WorkFromProcessToProcess()
    {
        TestLab.SkipIfImpossible();
        LabLocation location = TestLab.NewLocation();
        string settings = Path.Combine(location.StateFolder, "mine.runsettings");
        string[] options = ["--name", location.Name, "--state", location.StateFolder];

        CommandResult up = await ToolAsync(["lab", "up", "--hosts", "2", "--settings", settings, .. options]);
        up.ExitCode.Should().Be(0, "{0}", up);
        up.Output.Should().Contain($"dotnet test --settings {settings}").And.Contain($"multihost lab down --name {location.Name} --state {location.StateFolder}\n");
        CommandResult status = await ToolAsync(["lab", "status", .. options]);
        status.ExitCode.Should().Be(0, "{0}", status);
        status.Output.Should().MatchRegex($"{location.Name}2 +10\\.77\\.\\d+\\.2 +process \\d+, ssh answers");
        CommandResult again = await ToolAsync(["lab", "up", .. options]);
        again.ExitCode.Should().Be(1);
        again.Error.Should().StartWith($"multihost: Lab '{location.Name}' is up already");
        CommandResult down = await ToolAsync(["lab", "down", .. options]);
        down.ExitCode.Should().Be(0, "{0}", down);
        Leftovers.Of(location).Should().BeEmpty();
        (await ToolAsync(["lab", "status", .. options])).ExitCode.Should().Be(1);
    }

    private static string[] Tool => ["dotnet", Path.Combine(AppContext.BaseDirectory, "multihost.dll")];

    private static Task<CommandResult> ToolAsync(string[] arguments) =>
        LabTool.TryAsync([.. Tool, .. arguments], Deadline, null, CancellationToken.None);

    private static async Task KillMakerAsync(LabLocation location, string file)
    {
        using Process maker = await StartMakerAsync(location, file);
        maker.Kill();
        await maker.WaitForExitAsync();
    }

    /// <summary>Starts to make a lab, and returns as soon as a file of it is there.</summary>
    private static async Task<Process> StartMakerAsync(LabLocation location, string file)
    {
        string path = Path.Combine(location.StateFolder, file.Replace("NAME", location.Name, StringComparison.Ordinal));
        string settings = Path.Combine(location.StateFolder, "x.runsettings");
        string[] command =
        [
            .. Tool, "lab", "up", "--hosts", "4", "--settings", settings, "--name", location.Name, "--state", location.StateFolder,
        ];
        Process maker = Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        (await Poll.UntilAsync(() => Path.Exists(path), Deadline, CancellationToken.None)).Should().BeTrue();
        return maker;
    }
}
