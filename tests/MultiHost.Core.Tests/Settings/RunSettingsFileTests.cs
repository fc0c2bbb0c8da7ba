namespace MultiHost.Settings;

public sealed class RunSettingsFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("multihost-settings-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Read_WhenTheFileHoldsTheSameSection_NamesItsLineAndColumn()
    {
        RunSettingsFile file = Write(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <RunSettings>
              <RunConfiguration />
              <MultiHost>
                <!-- a comment -->
                <Hosts>
                  <Host Name="alpha" Adress="127.0.0.11" />
                </Hosts>
              </MultiHost>
            </RunSettings>
            """);

        Action read = () => SettingsReader.Read("<MultiHost><Hosts><Host Name=\"alpha\" Adress=\"127.0.0.11\" /></Hosts></MultiHost>", file);

        SettingsException mistake = read.Should().Throw<SettingsException>().Which;
        mistake.Message.Should().Be(
            "The <MultiHost> section of the runsettings has a mistake:\n"
            + "  hosts.runsettings(7,26): <Host Name=\"alpha\" Adress=\"…\">: unknown attribute 'Adress'. "
            + "Allowed: Name, Transport, Address, Labels, Capacity, Dotnet, User, Port, IdentityFile, SshConfig, ControlSocket, KnownHosts, ProxyJump, Command. Did you mean 'Address'?");
        mistake.Problems[0].File.Should().Be(file.Path);
    }

    [Theory]
    [InlineData("\u2028")]
    [InlineData("é")]
    public void Load_WhenTheDeclarationHasWhatDoesNotBelongThere_SaysThatItIsNoXml(string character)
    {
        byte[] sound = "<?xml version=\"1.0\"?><\\"u8.ToArray();
        string path = Path.Combine(folder.FullName, "hosts.runsettings");
        for (int at = 0; at <= sound.Length; at++)
        {
            File.WriteAllBytes(path, [.. sound[..at], .. System.Text.Encoding.UTF8.GetBytes(character), .. sound[at..]]);

            FluentActions.Invoking(() => RunSettingsFile.Load(path)).Should().Throw<System.Xml.XmlException>();
        }
    }

    [Fact]
    public void Read_WhenOverridesChangedTheSection_NamesTheLineOfWhatStandsInTheFile()
    {
        RunSettingsFile file = Write(
            """
            <RunSettings>
              <MultiHost>
                <Timeouts Connect="5"><Barrier>2m</Barrier></Timeouts>
                <Hosts><Host Name="a" /><Host Name="b" Dotnet="" /></Hosts>
              </MultiHost>
            </RunSettings>
            """);

        Action read = () => SettingsReader.Read(
            """
            <MultiHost>
              <Timeouts Connect="5">
                <Barrier>soon</Barrier>
                <Stop>never</Stop>
              </Timeouts>
              <Hosts><Host Name="a" /><Host Name="b" Dotnet="" /></Hosts>
            </MultiHost>
            """,
            file);

        read.Should().Throw<SettingsException>().Which.Problems.Select(p => p.ToString().Split(": ")[0] + ": " + p.Path).Should().Equal(
            "hosts.runsettings(3,15): <Timeouts Connect=\"5\">",
            "hosts.runsettings(4,44): <Host Name=\"b\" Dotnet=\"\">",
            "runsettings of this run, line 3 of <MultiHost>: <Timeouts><Barrier>soon</Barrier>",
            "runsettings of this run, line 4 of <MultiHost>: <Timeouts><Stop>never</Stop>");
    }

    [Fact]
    public void Read_WhenTheFileIsKnown_IsTheSource()
    {
        RunSettingsFile file = Write("<RunSettings><MultiHost/></RunSettings>");

        SettingsReader.Read("<MultiHost />", file).Source.Should().Be(file.Path);
    }

    [Fact]
    public void Load_WhenTheRootIsAnother_SaysSo()
    {
        Action load = () => Write("<Project/>");

        load.Should().Throw<System.Xml.XmlException>().WithMessage("*hosts.runsettings is no runsettings file: its root is <Project>, not <RunSettings>.");
    }

    [Theory]
    [InlineData("dotnet vstest.console.dll --settings:/a/b.runsettings", "/a/b.runsettings")]
    [InlineData("vstest.console /Settings:/a/b.runsettings", "/a/b.runsettings")]
    [InlineData("dotnet test --settings b.runsettings --no-build", "b.runsettings")]
    [InlineData("dotnet test -s b.runsettings", "b.runsettings")]
    [InlineData("dotnet test -s:b.runsettings", "b.runsettings")]
    [InlineData("dotnet test --SETTINGS=b.runsettings", "b.runsettings")]
    [InlineData("dotnet test -- --settings:b.runsettings", null)]
    [InlineData("dotnet test --settings", null)]
    [InlineData("dotnet test -something b.runsettings", null)]
    public void OnCommandLine_WhenTheOptionIsThere_FindsItsPath(string commandLine, string? path)
    {
        SettingsArgument.OnCommandLine(commandLine.Split(' ')).FirstOrDefault().Should().Be(path);
    }

    [Fact]
    public void Search_WhenAnAncestorHasTheOption_MakesItAbsoluteByItsFolder()
    {
        Process("self", parent: 20, "testhost", "--port", "1");
        Process("20", parent: 10, "dotnet", "vstest.console.dll", "--settings:hosts.runsettings");
        Process("10", parent: 1, "dotnet", "test", "-s", "/elsewhere/x.runsettings");

        SettingsArgument.Search(folder.FullName).Should().Equal("/work of 20/hosts.runsettings", "/elsewhere/x.runsettings");
    }

    [Fact]
    public void Search_WhenTheAncestorIsTooFar_FindsNothing()
    {
        Process("self", parent: 1, "testhost");
        for (int id = 1; id <= 7; id++)
        {
            Process($"{id}", parent: id + 1, id == 7 ? ["dotnet", "-s", "/x"] : ["sh"]);
        }

        SettingsArgument.Search(folder.FullName).Should().BeEmpty();
    }

    [Fact]
    public void Search_WhenProcessesCannotBeRead_FindsNothing()
    {
        SettingsArgument.Search(Path.Combine(folder.FullName, "nowhere")).Should().BeEmpty();
    }

    private RunSettingsFile Write(string xml)
    {
        string path = Path.Combine(folder.FullName, "hosts.runsettings");
        File.WriteAllText(path, xml);
        return RunSettingsFile.Load(path);
    }

    private void Process(string id, int parent, params string[] arguments)
    {
        DirectoryInfo process = folder.CreateSubdirectory(id);
        File.WriteAllText(Path.Combine(process.FullName, "cmdline"), string.Join('\0', arguments) + '\0');
        File.WriteAllText(Path.Combine(process.FullName, "stat"), $"{id} (a name) with) S {parent} 0 0");
        File.CreateSymbolicLink(Path.Combine(process.FullName, "cwd"), $"/work of {id}");
    }
}
