namespace MultiHost.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Read_WhenEverythingIsGiven_TakesAllOfIt()
    {
        MultiHostSettings settings = Runsettings.Read(
            """
            <MultiHost>
              <!-- two machines that are one -->
              <Hosts>
                <Host Name="alpha" Transport="local" Address="127.0.0.21" Labels="kvm big" Dotnet="/usr/bin/dotnet" />
                <Host Name="beta" />
              </Hosts>
              <Groups><Group Name="rack1" Hosts="beta" /><Group Name="rack2" Hosts="ALPHA," /></Groups>
              <Pool Run="each" MaxCollections="4" />
              <Repeat Times="20" Until="failure" />
              <Retry Infrastructure="0" Failed="2" />
              <Shuffle Roles="false" Seed="17" />
              <Roles><Role Name="source" Host="beta, ALPHA" /><Role Name="destination" Label="KVM" /></Roles>
              <Timeouts Connect="500ms" Deployment="3m" Barrier="2m" Test="1.5h" Stop="1.5s" CleanUp="100ms" Heartbeat="3s" />
              <Output MaxKiB="16" />
              <Results Roles="true" Checks="true" />
              <Debug Roles="source, destination" />
              <Local InProcess="true" />
              <Logs Folder="logs" Keep="always" MaxRuns="7" />
              <Health HostKernel="fail" Guest="off" Process="warn" />
              <Guests File="guests.json" Only="RHEL.6.4" No="" />
              <Properties><Property Name="Qemu.Accelerator" Value=" tcg" /><Property Name="Empty" Value="" /></Properties>
            </MultiHost>
            """);

        settings.Hosts.Should().BeEquivalentTo(
        [
            new { Name = "alpha", Address = "127.0.0.21", Transport = TransportKind.Local, Labels = new[] { "kvm", "big" }, Dotnet = (string?)"/usr/bin/dotnet" },
            new { Name = "beta", Address = "127.0.0.11", Transport = TransportKind.Local, Labels = Array.Empty<string>(), Dotnet = (string?)null },
        ]);
        settings.Roles.Should().BeEquivalentTo(
        [
            new { Name = new RoleName("source"), Hosts = new[] { "beta", "alpha" }, Label = (string?)null },
            new { Name = new RoleName("destination"), Hosts = new[] { "alpha" }, Label = (string?)"KVM" },
        ]);
        settings.Groups.Should().BeEquivalentTo([new GroupDefinition("rack1", ["beta"]), new GroupDefinition("rack2", ["alpha"])]);
        settings.Pool.Should().Be(new PoolUse { Run = GroupRun.Each, MaxCollections = 4 });
        settings.Repeat.Should().Be(new Repeat { Times = 20, Until = RepeatUntil.Failure });
        settings.Retry.Should().Be(new Retry { Infrastructure = 0, Failed = 2 });
        settings.Shuffle.Should().Be(new Shuffle { Tests = true, Roles = false, Seed = 17 });
        settings.Timeouts.Should().Be(new Timeouts
        {
            Connect = TimeSpan.FromMilliseconds(500),
            Deployment = TimeSpan.FromMinutes(3),
            Barrier = TimeSpan.FromMinutes(2),
            Test = TimeSpan.FromMinutes(90),
            Stop = TimeSpan.FromSeconds(1.5),
            CleanUp = TimeSpan.FromMilliseconds(100),
            Heartbeat = TimeSpan.FromSeconds(3),
        });
        settings.Output.MaxKiB.Should().Be(16);
        settings.Results.Should().Be(new ShownResults { Roles = true, Checks = true });
        settings.Debug.Should().Equal("source", "destination");
        settings.Guests.Should().Be(new GuestSelection
        {
            File = new PlacedText("guests.json", "runsettings of this run, line 20 of <MultiHost>: <Guests File=\"guests.json\">"),
            Only = new PlacedText("RHEL.6.4", "runsettings of this run, line 20 of <MultiHost>: <Guests Only=\"RHEL.6.4\">"),
        });
        settings.Local.InProcess.Should().BeTrue();
        settings.Logs.Should().Be(new Logs { Folder = "logs", Keep = LogRetention.Always, MaxRuns = 7 });
        settings.Health.Should().Be(new Health { HostKernel = HealthMode.Fail, Guest = HealthMode.Off, Process = HealthMode.Warn });
        settings.Properties.Should().HaveCount(2).And.Contain("Qemu.Accelerator", " tcg").And.Contain("Empty", "");
        settings.Properties["qemu.accelerator"].Should().Be(" tcg");
        settings.Source.Should().Be("runsettings of this run");
    }

    [Fact]
    public void Checked_WhenGroupsMadeInCodeDoNotDivideThePool_SaysSo()
    {
        MultiHostSettings settings = MultiHostSettings.Default(2);
        Action check = () => HostCheck.Checked(settings with { Groups = [new GroupDefinition("rack1", ["local1", "local3"])] });

        check.Should().Throw<ArgumentException>().WithMessage("The groups do not divide the pool: they have local1, local3. Let each host be in one group.*");
        HostCheck.Checked(settings with { Groups = [new GroupDefinition("rack1", ["LOCAL2", "local1"])] }).Groups.Should().ContainSingle();
    }

    [Fact]
    public void Read_WhenTheSectionIsEmpty_TakesTheDefaults()
    {
        MultiHostSettings settings = Runsettings.Read("<MultiHost />");

        settings.Hosts.Should().BeEmpty();
        settings.Timeouts.Should().Be(new Timeouts());
        settings.Timeouts.Barrier.Should().Be(TimeSpan.FromSeconds(120));
        settings.Output.MaxKiB.Should().Be(1024);
        settings.Results.Should().Be(new ShownResults());
        settings.Retry.Should().Be(new Retry { Infrastructure = 1, Failed = 0 });
        settings.Logs.Should().Be(new Logs { Folder = "TestResults/multihost", Keep = LogRetention.Failed, MaxRuns = 50 });
    }

    [Fact]
    public void Read_WhenAValueIsAChildElement_TakesIt()
    {
        MultiHostSettings settings = Runsettings.Read(
            """
            <MultiHost>
              <Hosts><Host><Name>alpha</Name><Labels> kvm, big </Labels></Host></Hosts>
              <Timeouts><Barrier>5s</Barrier></Timeouts>
            </MultiHost>
            """);

        settings.Hosts[0].Name.Should().Be("alpha");
        settings.Hosts[0].Labels.Should().BeEquivalentTo("kvm", "big");
        settings.Timeouts.Barrier.Should().Be(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Read_WhenAChildElementOverridesAnAttribute_TakesTheElement()
    {
        Runsettings.Read("<MultiHost><Timeouts Barrier='2m' Test='1m'><Barrier>5s</Barrier></Timeouts></MultiHost>").Timeouts
            .Should().Be(new Timeouts { Barrier = TimeSpan.FromSeconds(5), Test = TimeSpan.FromMinutes(1) });
    }

    [Fact]
    public void Read_WhenLocalHostsHaveNoAddress_GivesTheFreeOnesInOrder()
    {
        Runsettings.Read(
            "<MultiHost><Hosts><Host Name='a'/><Host Name='b' Address='127.0.0.12'/><Host Name='c'/><Host Name='d' Address='127.0.0.11'/></Hosts></MultiHost>")
            .Hosts.Select(h => h.Address).Should().Equal("127.0.0.13", "127.0.0.12", "127.0.0.14", "127.0.0.11");
    }

    [Fact]
    public void Read_WhenHostsAreRemote_TakesWhatTheirTransportNeeds()
    {
        string file = typeof(SettingsReaderTests).Assembly.Location;
        MultiHostSettings settings = Runsettings.Read(
            $$"""
            <MultiHost><Hosts>
              <Host Name="alpha" Transport="ssh" Address="10.0.0.1" User="root" Port="2222" IdentityFile="{{file}}" SshConfig="{{file}}" Labels="kvm" />
              <Host Name="beta" Transport="ssh" />
              <Host Name="gamma" Transport="exec" Address="10.77.0.1" Command="ip netns exec h1 {command}" />
              <Host Name="delta" />
              <Host Name="epsilon" Transport="ssh" ControlSocket="false" />
              <Host Name="zeta" Transport="sshnet" Address="10.0.0.2" Port="2222" KnownHosts="{{file}}  {{file}}" ProxyJump="root@jump:22" />
            </Hosts></MultiHost>
            """);

        settings.Hosts.Should().BeEquivalentTo(
        [
            new HostDefinition("alpha", "10.0.0.1")
            {
                Transport = TransportKind.Ssh, User = "root", Port = 2222, IdentityFile = file, SshConfig = file, Labels = new HashSet<string> { "kvm" },
            },
            new HostDefinition("beta", "beta") { Transport = TransportKind.Ssh },
            new HostDefinition("gamma", "10.77.0.1") { Transport = TransportKind.Exec, Command = "ip netns exec h1 {command}" },
            new HostDefinition("delta", "127.0.0.11") { IsAddressGiven = true },
            new HostDefinition("epsilon", "epsilon") { Transport = TransportKind.Ssh, ControlSocket = false },
            new HostDefinition("zeta", "10.0.0.2") { Transport = TransportKind.Sshnet, Port = 2222, KnownHosts = [file, file], ProxyJump = "root@jump:22" },
        ]);
    }

    [Theory]
    [InlineData("jump", null, "jump", 22)]
    [InlineData("me@jump:2222", "me", "jump", 2222)]
    [InlineData("10.0.0.1:1", null, "10.0.0.1", 1)]
    [InlineData("me@[fe80::1]:2222", "me", "fe80::1", 2222)]
    [InlineData("[::1]", null, "::1", 22)]
    public void Parse_OfAJumpHost_TakesItApart(string text, string? user, string address, int port) =>
        JumpHost.Parse(text).Should().Be(new JumpHost(user, address, port));

    [Theory]
    [InlineData("")]
    [InlineData("me@")]
    [InlineData("@jump")]
    [InlineData("jump:")]
    [InlineData("jump:0")]
    [InlineData("jump:65536")]
    [InlineData("::1")]
    [InlineData("[::1")]
    [InlineData("[::1]x")]
    [InlineData("a,b")]
    [InlineData("-oProxyCommand=x")]
    [InlineData("a b")]
    public void Parse_OfWhatIsNoJumpHost_IsNull(string text) => JumpHost.Parse(text).Should().BeNull();

    [Fact]
    public void Read_WhenTheKeyIsThatOfASecurityKey_RefusesItForSshNet()
    {
        string key = Path.GetTempFileName();
        try
        {
            byte[] begin = [.. "openssh-key-v1\0"u8, 0, 0, 0, 4, .. "none"u8, 0, 0, 0, 4, .. "none"u8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 74, 0, 0, 0, 26, .. "sk-ssh-ed25519@openssh.com"u8, .. new byte[200]];
            File.WriteAllText(key, $"-----BEGIN OPENSSH PRIVATE KEY-----\n{Convert.ToBase64String(begin, Base64FormattingOptions.InsertLineBreaks)}\n-----END OPENSSH PRIVATE KEY-----\n");
            Action read = () => Runsettings.Read($"<MultiHost><Hosts><Host Name='a' Transport='sshnet' IdentityFile='{key}'/></Hosts></MultiHost>");

            read.Should().Throw<SettingsException>().WithMessage(
                $"*<Host Name=\"a\" IdentityFile=\"{key}\">: it is the key of a security key (FIDO), which sshnet cannot use. Take another key, or Transport=\"ssh\".*");
        }
        finally
        {
            File.Delete(key);
        }
    }

    [Fact]
    public void PropertiesOf_AHost_HasTheNearestValueOfEach()
    {
        MultiHostSettings settings = Runsettings.Read(
            """
            <MultiHost>
              <Hosts>
                <Host Name="alpha"><Property Name="qemu.binary" Value="/opt/qemu" /><Property Name="Key" Value="alpha's" Roles="source" /></Host>
                <Host Name="beta" />
              </Hosts>
              <Properties>
                <Property Name="Qemu.Binary" Value="/usr/bin/qemu" />
                <Property Name="Key" Value="client's" Roles="client" />
                <Property Name="Key" Value="of the source" Roles="source, destination" />
                <Property Name="Rack" Value="7" />
              </Properties>
            </MultiHost>
            """);

        settings.PropertiesOf(settings.Hosts[0]).Should().BeEquivalentTo(new Dictionary<string, string> { ["Qemu.Binary"] = "/opt/qemu", ["Rack"] = "7" });
        settings.PropertiesOf(settings.Hosts[0], "SOURCE")["key"].Should().Be("alpha's");
        settings.PropertiesOf(settings.Hosts[0], "client")["key"].Should().Be("client's");
        settings.PropertiesOf(settings.Hosts[1], "destination").Should().BeEquivalentTo(
            new Dictionary<string, string> { ["Qemu.Binary"] = "/usr/bin/qemu", ["Rack"] = "7", ["Key"] = "of the source" });
        settings.RoleProperties[0].ToString().Should().Be("Key for client", "a value may be a secret");
    }

    [Fact]
    public void Default_WhenAskedForHosts_NamesThemAndGivesEachAnAddress()
    {
        MultiHostSettings settings = MultiHostSettings.Default(300);

        settings.Hosts.Should().HaveCount(300).And.OnlyHaveUniqueItems(h => h.Address);
        settings.Hosts.Take(2).Select(h => $"{h.Name} {h.Address}").Should().Equal("local1 127.0.0.11", "local2 127.0.0.12");
        settings.Hosts[^1].Name.Should().Be("local300");
        settings.Source.Should().Be("built-in defaults");
    }

    [Fact]
    public void WithLocalHosts_WhenThereAreHosts_ChangesNothing()
    {
        MultiHostSettings settings = Runsettings.Read("<MultiHost><Hosts><Host Name='a'/></Hosts></MultiHost>");

        settings.WithLocalHosts(3).Should().BeSameAs(settings);
    }

    [Fact]
    public void Default_WhenAskedForNoHost_Throws()
    {
        Action act = () => MultiHostSettings.Default(0);

        act.Should().Throw<ArgumentOutOfRangeException>();
    }
}
