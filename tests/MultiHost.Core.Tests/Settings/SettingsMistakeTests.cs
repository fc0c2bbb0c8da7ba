namespace MultiHost.Settings;

public sealed class SettingsMistakeTests
{
    [Theory]
    [InlineData(
        "<Hosts><Host Name='alpha' Adress='127.0.0.11'/></Hosts>",
        "<Host Name=\"alpha\" Adress=\"…\">: unknown attribute 'Adress'. Allowed: "
        + "Name, Transport, Address, Labels, Capacity, Dotnet, User, Port, IdentityFile, SshConfig, ControlSocket, KnownHosts, ProxyJump, Command. Did you mean 'Address'?")]
    [InlineData(
        "<Timeouts barrier='1s'/>",
        "<Timeouts barrier=\"…\">: unknown attribute 'barrier'. Allowed: Connect, Deployment, Lease, Barrier, Test, Stop, CleanUp, Heartbeat. "
        + "Did you mean 'Barrier'?")]
    [InlineData(
        "<Timeouts Colour='1s'/>",
        "<Timeouts Colour=\"…\">: unknown attribute 'Colour'. Allowed: Connect, Deployment, Lease, Barrier, Test, Stop, CleanUp, Heartbeat.")]
    [InlineData(
        "<Timeouts><Bariers>1s</Bariers></Timeouts>",
        "<Timeouts><Bariers>: unknown element 'Bariers'. Allowed: Connect, Deployment, Lease, Barrier, Test, Stop, CleanUp, Heartbeat. Did you mean 'Barrier'?")]
    [InlineData(
        "<Host Name='a'/>",
        "<MultiHost><Host>: unknown element 'Host'. Allowed: Hosts, Groups, Pool, Roles, Repeat, Retry, Shuffle, Timeouts, Output, Results, Debug, Local, Logs, Keep, Properties, Health, Requirements, Guests. Did you mean 'Hosts'?")]
    [InlineData("<Hosts Count='2'><Host Name='a'/></Hosts>", "<Hosts Count=\"…\">: unknown attribute 'Count'. No attributes are allowed here.")]
    [InlineData("<Output/><Output/>", "<MultiHost><Output>: a second <Output>. One is allowed.")]
    [InlineData("<Timeouts><Stop>1s</Stop><Stop>2s</Stop></Timeouts>", "<Timeouts><Stop>: a second <Stop>. One is allowed.")]
    [InlineData("<Timeouts><Stop Unit='s'>1</Stop></Timeouts>", "<Timeouts><Stop>: <Stop> holds a value alone, no elements or attributes.")]
    [InlineData("<Hosts>alpha<Host Name='a'/></Hosts>", "<Hosts>: unexpected text 'alpha'.")]
    public void Read_WhenTheShapeIsWrong_SaysWhatIsAllowed(string inner, string mistake) => Check(inner, mistake);

    [Theory]
    [InlineData("<Timeouts Barrier='5'/>", "<Timeouts Barrier=\"5\">: '5' has no unit. Add one: 5s for seconds; ms, s, m and h are allowed.")]
    [InlineData(
        "<Timeouts><Barrier>soon</Barrier></Timeouts>",
        "<Timeouts><Barrier>soon</Barrier>: 'soon' is no duration. Write a number and a unit, such as 500ms, 1.5s, 30s, 2m, 1h; 1ms to 24h are allowed.")]
    [InlineData("<Timeouts Test='25h'/>", "<Timeouts Test=\"25h\">: 25h is out of range. Allowed: 100ms to 24h.")]
    [InlineData("<Timeouts Stop='0s'/>", "<Timeouts Stop=\"0s\">: 0s is out of range. Allowed: 100ms to 1h.")]
    [InlineData(
        "<Timeouts Stop='-1s'/>",
        "<Timeouts Stop=\"-1s\">: '-1s' is no duration. Write a number and a unit, such as 500ms, 1.5s, 30s, 2m, 1h; 100ms to 1h are allowed.")]
    [InlineData("<Output MaxKiB='0'/>", "<Output MaxKiB=\"0\">: '0' is not allowed. Allowed: a whole number of KiB, 1 to 1048576.")]
    [InlineData("<Logs Keep='allways'/>", "<Logs Keep=\"allways\">: 'allways' is not allowed. Allowed: failed, always. Did you mean 'always'?")]
    [InlineData("<Logs MaxRuns='0'/>", "<Logs MaxRuns=\"0\">: '0' is not allowed. Allowed: a whole number of runs, 1 to 10000.")]
    [InlineData("<Retry Infrastructure='10'/>", "<Retry Infrastructure=\"10\">: '10' is not allowed. Allowed: a whole number of times more, 0 to 9.")]
    [InlineData("<Retry><Failed>-1</Failed></Retry>", "<Retry><Failed>-1</Failed>: '-1' is not allowed. Allowed: a whole number of times more, 0 to 9.")]
    [InlineData("<Logs Folder=''/>", "<Logs Folder=\"\">: the folder is empty. Leave 'Folder' out to use TestResults/multihost.")]
    public void Read_WhenAValueIsWrong_SaysWhatIsAllowed(string inner, string mistake) => Check(inner, mistake);

    [Theory]
    [InlineData("<Hosts/>", "<Hosts>: there is no <Host>. Name at least one, or leave <Hosts> out to use this machine.")]
    [InlineData(
        "<Hosts><Host Labels='kvm'/></Hosts>",
        "<Host>: 'Name' is missing: a host is called by a name of 1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit.")]
    [InlineData(
        "<Hosts><Host Name='al pha'/></Hosts>",
        "<Host Name=\"al pha\">: 'al pha' is no name of a host. Allowed: 1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit.")]
    [InlineData(
        "<Hosts><Host Name='a'/><Host Name='A'/></Hosts>",
        "<Host Name=\"A\">: a second host 'A'. Every host has a name of its own (the case of letters does not count).")]
    [InlineData(
        "<Hosts><Host Name='a' Transport='shh'/></Hosts>",
        "<Host Name=\"a\" Transport=\"shh\">: 'shh' is not allowed. Allowed: local, ssh, exec, sshnet. Did you mean 'ssh'?")]
    [InlineData(
        "<Hosts><Host Name='a' Address='127.1'/></Hosts>",
        "<Host Name=\"a\" Address=\"127.1\">: '127.1' is no IP address. A local host has one of this machine, best in 127.0.0.0/8, such as 127.0.0.11.")]
    [InlineData(
        "<Hosts><Host Name='a' Address='127.0.0.11'/><Host Name='b' Address='127.0.0.11'/></Hosts>",
        "<Host Name=\"b\" Address=\"127.0.0.11\">: a second local host has the address 127.0.0.11. Give it another, or leave 'Address' out to get a free one.")]
    [InlineData(
        "<Hosts><Host Name='a' Dotnet=''/></Hosts>",
        "<Host Name=\"a\" Dotnet=\"\">: the path of the dotnet executable is empty. Leave 'Dotnet' out to use the one that is found.")]
    public void Read_WhenAHostIsWrong_SaysWhatIsAllowed(string inner, string mistake) => Check(inner, mistake);

    [Theory]
    [InlineData(
        "Port='22'",
        "<Host Name=\"a\" Port=\"22\">: 'Port' belongs to Transport=\"ssh\" or Transport=\"sshnet\", and this host's transport is local. Leave it out, or change 'Transport'.")]
    [InlineData(
        "Transport='exec' Command='run {command}' User='me'",
        "<Host Name=\"a\" User=\"me\">: 'User' belongs to Transport=\"ssh\" or Transport=\"sshnet\", and this host's transport is exec. Leave it out, or change 'Transport'.")]
    [InlineData(
        "Transport='ssh' Command='x {command}'",
        "<Host Name=\"a\" Command=\"x {command}\">: 'Command' belongs to Transport=\"exec\", and this host's transport is ssh. "
        + "Leave it out, or change 'Transport'.")]
    [InlineData("Transport='ssh' Port='ssh'", "<Host Name=\"a\" Port=\"ssh\">: 'ssh' is not allowed. Allowed: a whole number, 1 to 65535.")]
    [InlineData("Transport='ssh' Port='65536'", "<Host Name=\"a\" Port=\"65536\">: '65536' is not allowed. Allowed: a whole number, 1 to 65535.")]
    [InlineData(
        "Transport='ssh' Address='-oProxyCommand=x'",
        "<Host Name=\"a\" Address=\"-oProxyCommand=x\">: '-oProxyCommand=x' is not allowed: "
        + "an address is a host's name, an IP address, or a Host of your ssh_config.")]
    [InlineData(
        "Transport='ssh' User='-l'",
        "<Host Name=\"a\" User=\"-l\">: '-l' is not allowed: a user is a name. Leave 'User' out to take what your ssh_config says.")]
    [InlineData(
        "Transport='ssh' IdentityFile='id'",
        "<Host Name=\"a\" IdentityFile=\"id\">: 'id' is not allowed. Allowed: a path that begins with / or ~/.")]
    [InlineData(
        "Transport='ssh' SshConfig='/no/such/file'",
        "<Host Name=\"a\" SshConfig=\"/no/such/file\">: there is no file /no/such/file on this machine.")]
    [InlineData(
        "Transport='ssh' ControlSocket='off'",
        "<Host Name=\"a\" ControlSocket=\"off\">: 'off' is not allowed. Allowed: true, false.")]
    [InlineData(
        "Transport='ssh' ProxyJump='b'",
        "<Host Name=\"a\" ProxyJump=\"b\">: 'ProxyJump' belongs to Transport=\"sshnet\", and this host's transport is ssh. Leave it out, or change 'Transport'.")]
    [InlineData(
        "Transport='sshnet' ControlSocket='false'",
        "<Host Name=\"a\" ControlSocket=\"false\">: 'ControlSocket' belongs to Transport=\"ssh\", and this host's transport is sshnet. Leave it out, or change 'Transport'.")]
    [InlineData(
        "Transport='sshnet' SshConfig='/etc/hosts'",
        "<Host Name=\"a\" SshConfig=\"/etc/hosts\">: 'SshConfig' belongs to Transport=\"ssh\": sshnet reads no ssh_config. Say here what yours says, in Address, User, Port, "
        + "IdentityFile, KnownHosts and ProxyJump, or change 'Transport'.")]
    [InlineData(
        "Transport='sshnet' ProxyCommand='nc %h %p'",
        "<Host Name=\"a\" ProxyCommand=\"…\">: 'ProxyCommand' is not possible: sshnet starts no programs, and ssh takes it from your ssh_config. Write it there, or go through one "
        + "host with sshnet's ProxyJump=\"user@host:port\".")]
    [InlineData(
        "Transport='sshnet' GSSAPIAuthentication='yes'",
        "<Host Name=\"a\" GSSAPIAuthentication=\"…\">: 'GSSAPIAuthentication' is not possible: sshnet logs in by keys and certificates alone, and ssh takes it from your ssh_config. "
        + "Write it there, with Transport=\"ssh\".")]
    [InlineData(
        "Transport='sshnet' SecurityKeyProvider='/lib/x.so'",
        "<Host Name=\"a\" SecurityKeyProvider=\"…\">: 'SecurityKeyProvider' is not possible: sshnet cannot use security keys, and ssh takes it from your ssh_config. Write it there, "
        + "with Transport=\"ssh\".")]
    [InlineData(
        "Transport='sshnet' ProxyJump='a,b'",
        "<Host Name=\"a\" ProxyJump=\"a,b\">: 'a,b' is not allowed: a jump host is written [user@]host[:port], and there is one.")]
    [InlineData(
        "Transport='sshnet' KnownHosts='/etc/hosts /no/such/file'",
        "<Host Name=\"a\" KnownHosts=\"/etc/hosts /no/such/file\">: there is no file /no/such/file on this machine.")]
    [InlineData(
        "Transport='exec'",
        "<Host Name=\"a\">: 'Command' is missing: it says how a command is started on the host, such as Command=\"ip netns exec h1 {command}\".")]
    [InlineData(
        "Transport='exec' Command='ip netns exec h1'",
        "<Host Name=\"a\" Command=\"ip netns exec h1\">: 'ip netns exec h1' has no {command}. Write it where the command belongs that is to run on the host.")]
    [InlineData(
        "Transport='exec' Command='sh -c &quot;{command}'",
        "<Host Name=\"a\" Command=\"sh -c \"{command}\">: 'sh -c \"{command}' has a quotation mark without its partner.")]
    public void Read_WhenARemoteHostIsWrong_SaysWhatIsAllowed(string host, string mistake) =>
        Check($"<Hosts><Host Name='a' {host}/></Hosts>", mistake);

    [Theory]
    [InlineData("Name='source' Host='alfa'", "<Role Name=\"source\" Host=\"alfa\">: role without host: there is no host 'alfa'. Hosts: alpha, beta.")]
    [InlineData(
        "Name='source' Host='alpha,betta'",
        "<Role Name=\"source\" Host=\"alpha,betta\">: role without host: there is no host 'betta'. Hosts: alpha, beta. Did you mean 'beta'?")]
    [InlineData(
        "Name='source' Label='gpu'",
        "<Role Name=\"source\" Label=\"gpu\">: role without host: no host has the label 'gpu'. Labels: big, kvm.")]
    [InlineData("Name='source' Host=','", "<Role Name=\"source\" Host=\",\">: no host is named. Write Host=\"alpha\" or Host=\"alpha,beta\".")]
    [InlineData(
        "Name='source' Host='alpha' Label='kvm'", "<Role Name=\"source\">: both 'Host' and 'Label' say who plays the role. Give one of them.")]
    [InlineData(
        "Name='source'",
        "<Role Name=\"source\">: 'Host' is missing: a role names the hosts that may play it, by Host=\"alpha\", Host=\"alpha,beta\" or Label=\"kvm\".")]
    [InlineData("Name='source' Labell='kvm'", "<Role Name=\"source\" Labell=\"…\">: unknown attribute 'Labell'. Allowed: Name, Host, Label. Did you mean 'Label'?")]
    [InlineData(
        "Host='alpha'",
        "<Role>: 'Name' is missing: a role is called by a name of 1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit.")]
    [InlineData(
        "Name='first' Host='alpha'",
        "<Role Name=\"first\">: a second role 'first'. List the hosts that may play it in one <Role>: Host=\"alpha,beta\".")]
    public void Read_WhenARoleIsWrong_SaysWhatIsAllowed(string role, string mistake)
    {
        string first = role.Contains("first", StringComparison.Ordinal) ? "<Role Name='First' Host='alpha'/>" : "";
        Check($"<Hosts><Host Name='alpha' Labels='kvm big'/><Host Name='beta'/></Hosts><Roles>{first}<Role {role}/></Roles>", mistake);
    }

    [Theory]
    [InlineData("Host='alpha'", "<Role Name=\"a\" Host=\"alpha\">: role without host: there is no <Hosts> element that defines 'alpha'.")]
    [InlineData("Label='kvm'", "<Role Name=\"a\" Label=\"kvm\">: role without host: there is no <Hosts> element, so no host has the label 'kvm'.")]
    public void Read_WhenRolesHaveNoHostsAtAll_SaysSo(string role, string mistake) => Check($"<Roles><Role Name='a' {role}/></Roles>", mistake);

    [Theory]
    [InlineData("Name='r' Hosts='alpha bta'", "<Group Name=\"r\" Hosts=\"alpha bta\">: there is no host 'bta'. Hosts: alpha, beta. Did you mean 'beta'?")]
    [InlineData("Name='r' Hosts='alpha'", "<Groups>: no group has beta, so that no test would use it. Where there are groups, every host is in one.")]
    [InlineData("Name='r' Hosts='alpha, beta ALPHA'", "<Group Name=\"r\" Hosts=\"alpha, beta ALPHA\">: the host 'alpha' is in the group 'r' already. A host is in one group.")]
    [InlineData("Name='r' Hosts=' '", "<Group Name=\"r\" Hosts=\" \">: no host is named. Write Hosts=\"alpha beta\".")]
    [InlineData("Name='r'", "<Group Name=\"r\">: 'Hosts' is missing: a group names its hosts: Hosts=\"alpha beta\".")]
    [InlineData("Name='r 1' Hosts='alpha beta'", "<Group Name=\"r 1\">: 'r 1' is no name of a group. Allowed: 1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit.")]
    [InlineData("Name='r' Host='alpha beta'", "<Group Name=\"r\" Host=\"…\">: unknown attribute 'Host'. Allowed: Name, Hosts. Did you mean 'Hosts'?")]
    public void Read_WhenAGroupIsWrong_SaysWhatIsAllowed(string group, string mistake) =>
        Check($"<Hosts><Host Name='alpha'/><Host Name='beta'/></Hosts><Groups><Group {group}/></Groups>", mistake);

    [Theory]
    [InlineData("<Groups/>", "<Groups>: there is no <Group>. Name at least one, or leave <Groups> out to let a test have any hosts of the pool.")]
    [InlineData("<Groups><Group Name='r' Hosts='a'/></Groups>", "<Group Name=\"r\" Hosts=\"a\">: there is no <Hosts> element that defines 'a'.")]
    [InlineData(
        "<Hosts><Host Name='a'/><Host Name='b'/></Hosts><Groups><Group Name='r' Hosts='a'/><Group Name='R' Hosts='b'/></Groups>",
        "<Group Name=\"R\">: a second group 'R'. Every group has a name of its own (the case of letters does not count).")]
    [InlineData(
        "<Pool Run='each'/>",
        "<Pool Run=\"each\">: 'each' runs every test once on each group, and there are none. Add <Groups><Group Name=\"rack1\" Hosts=\"alpha beta\"/></Groups>.")]
    [InlineData("<Pool Run='all'/>", "<Pool Run=\"all\">: 'all' is not allowed. Allowed: any, each.")]
    [InlineData("<Pool MaxCollections='0'/>", "<Pool MaxCollections=\"0\">: '0' is not allowed. Allowed: a whole number of collections, 1 to 10000.")]
    [InlineData("<Repeat Until='failure'/>", "<Repeat>: 'Times' is missing: it says how often each test runs at most.")]
    [InlineData("<Repeat Times='20' Until='faillure'/>", "<Repeat Until=\"faillure\">: 'faillure' is not allowed. Allowed: end, failure. Did you mean 'failure'?")]
    [InlineData("<Repeat Times='1.5'/>", "<Repeat Times=\"1.5\">: '1.5' is not allowed. Allowed: a whole number of times, 1 to 10000.")]
    [InlineData("<Shuffle Seed='x'/>", "<Shuffle Seed=\"x\">: 'x' is not allowed. Allowed: a whole number, 0 to 2147483647.")]
    [InlineData("<Shuffle Tests='yes'/>", "<Shuffle Tests=\"yes\">: 'yes' is not allowed. Allowed: true, false.")]
    public void Read_WhenOrderOrUseOfThePoolIsWrong_SaysWhatIsAllowed(string inner, string mistake) => Check(inner, mistake);

    [Theory]
    [InlineData("<Property Name='Qemu' Value='1'/><Property Name='QEMU' Value='secret'/>", "<Property Name=\"QEMU\">: a second property 'QEMU'. Every property has a name of its own (the case of letters does not count).")]
    [InlineData("<Property Name='Qemu'/>", "<Property Name=\"Qemu\">: 'Value' is missing: a property has a value, which may be empty.")]
    [InlineData("<Property Name='' Value=''/>", "<Property Name=\"\">: the name is empty.")]
    [InlineData(
        "<Property Name='Token' Value='secret' Roles='source'/><Property Name='token' Value='secret' Roles='client, SOURCE'/>",
        "<Property Name=\"token\">: a second property 'token' for the role 'SOURCE'. A role gets one value of each property.")]
    [InlineData(
        "<Property Name='Token' Value='secret' Roles='a b/c'/>",
        "<Property Name=\"Token\" Roles=\"a b/c\">: 'b/c' is no name of a role. Allowed: 1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit.")]
    [InlineData(
        "<Property Name='Token' Value='secret' Roles=','/>",
        "<Property Name=\"Token\" Roles=\",\">: no role is named. Write Roles=\"source\" or Roles=\"source, destination\", or leave 'Roles' out to give it to all.")]
    [InlineData("<Property Name='Token' Value='secret' Role='source'/>", "<Property Name=\"Token\" Role=\"…\">: unknown attribute 'Role'. Allowed: Name, Value, Roles. Did you mean 'Roles'?")]
    public void Read_WhenAPropertyIsWrong_SaysWhatIsAllowed(string properties, string mistake) =>
        Check($"<Properties>{properties}</Properties>", mistake);

    [Fact]
    public void Read_WhenAPropertyOfAHostIsWrong_SaysWhatIsAllowed() => Check(
        "<Hosts><Host Name='a'><Property Name='Qemu.Binary'/></Host></Hosts>",
        "<Property Name=\"Qemu.Binary\">: 'Value' is missing: a property has a value, which may be empty.");

    [Theory]
    [InlineData("<Hosts/><Roles><Role Name='a' Host='alpha'/></Roles>")]
    [InlineData("<Hostz><Host Name='alpha'/></Hostz><Roles><Role Name='a' Host='alpha'/></Roles>")]
    [InlineData("<Hosts><Hst Name='alpha'/></Hosts><Roles><Role Name='a' Host='alpha'/></Roles>")]
    [InlineData("<Hosts><Host Nam='alpha'/></Hosts><Roles><Role Name='a' Host='alpha'/></Roles>")]
    [InlineData("<Hosts><Host Name='alpha' Lables='kvm'/></Hosts><Roles><Role Name='a' Label='kvm'/></Roles>")]
    [InlineData("<Hosts><Host Name='al pha'/></Hosts><Roles><Role Name='a' Host='al pha'/></Roles>")]
    [InlineData("<Hosts><Host Name='alpha' Transport='ftp' User='me'/></Hosts><Roles><Role Name='a' Host='alpha'/></Roles>")]
    [InlineData("<Hosts><Host Nam='alpha'/></Hosts><Groups><Group Name='r' Hosts='alpha'/></Groups>")]
    [InlineData("<Hosts><Host Name='alpha'/></Hosts><Grops><Group Name='r' Hosts='alpha'/></Grops><Pool Run='each'/>")]
    [InlineData("<Hosts><Host Name='alpha'/></Hosts><Groups><Grup Name='r' Hosts='alpha'/></Groups>")]
    public void Read_WhenOneMistakeCausesAnother_ReportsTheFirstAlone(string inner) =>
        Runsettings.Mistakes($"<MultiHost>{inner}</MultiHost>").Should().ContainSingle();

    [Fact]
    public void Read_WhenThereAreSeveralMistakes_ListsThemInOrder()
    {
        Action read = () => Runsettings.Read(
            """
            <MultiHost>
              <Timeouts Barrier="5" />
              <Hosts>
                <Host Name="alpha" Adress="127.0.0.11" />
              </Hosts>
              <Output MaxKiB="much" />
            </MultiHost>
            """);

        SettingsException mistakes = read.Should().Throw<SettingsException>().Which;
        mistakes.Message.Should().Be(
            """
            The <MultiHost> section of the runsettings has 3 mistakes:
              runsettings of this run, line 2 of <MultiHost>: <Timeouts Barrier="5">: '5' has no unit. Add one: 5s for seconds; ms, s, m and h are allowed.
              runsettings of this run, line 4 of <MultiHost>: <Host Name="alpha" Adress="…">: unknown attribute 'Adress'. Allowed: Name, Transport, Address, Labels, Capacity, Dotnet, User, Port, IdentityFile, SshConfig, ControlSocket, KnownHosts, ProxyJump, Command. Did you mean 'Address'?
              runsettings of this run, line 6 of <MultiHost>: <Output MaxKiB="much">: 'much' is not allowed. Allowed: a whole number of KiB, 1 to 1048576.
            """);
        mistakes.Problems.Select(p => (p.Line, p.Column, p.Value)).Should().Equal((2, 13, "5"), (4, 24, null), (6, 11, "much"));
    }

    [Fact]
    public void Read_WhenTheXmlHasADocumentType_RefusesIt()
    {
        Runsettings.Mistakes("<!DOCTYPE MultiHost [<!ENTITY x 'y'>]><MultiHost/>").Should().ContainSingle().Which
            .Should().StartWith("runsettings of this run, line 1 of <MultiHost>: <MultiHost>: For security reasons DTD is prohibited");
    }

    [Fact]
    public void Read_WhenTheSectionIsAnother_SaysSo() =>
        Runsettings.Mistakes("<Multihost/>").Should().Equal("runsettings of this run, line 1 of <MultiHost>: <Multihost>: the section is called <MultiHost>.");

    private static void Check(string inner, string mistake) => Runsettings.Mistake($"<MultiHost>{inner}</MultiHost>").Should().Be(mistake);
}
