using MultiHost.Cli;
using MultiHost.Settings;

namespace MultiHost.Labs;

/// <summary>Runsettings out of the files of others: <c>multihost hosts import</c>.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mhimport-").FullName;

    [Theory]
    [InlineData("hosts.ini")]
    [InlineData("hosts.yml")]
    public async Task Import_OfAnInventory_CarriesHostsGroupsAndConnectionsOver(string name)
    {
        File.WriteAllText(Path.Combine(folder, "id_lab"), "");
        string file = Write(name, name.EndsWith("ini", StringComparison.Ordinal)
            ? """
              # the lab
              here ansible_connection=local
              mail.example.com:2222

              [web]
              web[01:03].lab ansible_user=root   # three of them
              web99.lab ansible_host=10.0.0.99 ansible_user=kiosk http_port=80

              [db]
              db-[a:b] ansible_ssh_private_key_file=id_lab

              [site:children]
              web
              db

              [site:vars]
              ansible_port=2200
              ansible_user="operator"

              [db:vars]
              ansible_port=22
              """
            : """
              ---
              all:
                hosts:
                  here: { ansible_connection: local }
                  mail.example.com: { ansible_port: 2222 }
                children:
                  site:
                    vars: { ansible_port: 2200, ansible_user: operator }
                    children:
                      web:
                        hosts:
                          web[01:03].lab: { ansible_user: root }
                          web99.lab: { ansible_host: 10.0.0.99, ansible_user: kiosk, http_port: 80 }
                      db:
                        hosts:
                          db-[a:b]: { ansible_ssh_private_key_file: id_lab }
                        vars:
                          ansible_port: 22
              """);

        (IReadOnlyList<HostDefinition> hosts, string text) = await ImportAsync(file);

        string key = Path.Combine(folder, "id_lab");
        hosts.Select(Shown).Should().BeEquivalentTo(
            "here Local 127.0.0.11    []",
            "mail.example.com Ssh mail.example.com  2222  []",
            "web01.lab Ssh web01.lab root 2200  [site web]",
            "web02.lab Ssh web02.lab root 2200  [site web]",
            "web03.lab Ssh web03.lab root 2200  [site web]",
            "web99.lab Ssh 10.0.0.99 kiosk 2200  [site web]",
            $"db-a Ssh db-a operator 22 {key} [db site]",
            $"db-b Ssh db-b operator 22 {key} [db site]");
        text.Should().Contain("http_port (1 host): MultiHost has no place for it").And.NotContain("80\"");
    }

    [Fact]
    public async Task Import_OfWhatCannotBeCarriedOver_SaysSoWithoutItsValues()
    {
        string file = Write(
            "hosts.yml",
            """
            web:
              hosts:
                a: { ansible_host: "{{ address }}", ansible_ssh_private_key_file: /no/key }
                b: { ansible_connection: winrm }
                "c--d": { ansible_password: !vault "5376", ansible_become: true }
                "x@y": {}
            """);

        (IReadOnlyList<HostDefinition> hosts, string text) = await ImportAsync(file);

        hosts.Select(h => $"{h.Name} {h.Address}").Should().Equal("a a", "c--d c--d", "x-y x@y");
        text.Should().Contain("a: ansible_host is left out, since its value is computed, encrypted, empty or of no use to ssh")
            .And.Contain("a: there is no key file /no/key on this machine, so ssh takes the keys that it finds itself")
            .And.Contain("b: left out, since MultiHost has no transport 'winrm'; see Transport=\"exec\"")
            .And.Contain("ansible_become (1 host): MultiHost has no place for it")
            .And.Contain("ansible_password (1 host)").And.NotContain("5376")
            .And.Contain("x@y: called x-y here, since a host's name is 1 to 64 letters");
    }

    [Fact]
    public async Task Import_OfAnSshConfig_TakesItsHostEntries()
    {
        string file = Write(
            "config",
            """
            Host alpha beta.lab
              HostName=10.0.0.11
              User root
            Host beta.lab
              Port 2222
            Host behind
              HostName 192.168.7.7
              ProxyJump alpha
            Host lab-?
              User tester
            Host lab-1
              HostName 10.9.9.9
            Host *
              ServerAliveInterval 5
            """);

        (IReadOnlyList<HostDefinition> hosts, string text) = await ImportAsync(file);

        hosts.Select(Shown).Should().Equal(
            "alpha Ssh 10.0.0.11 root   []", "beta.lab Ssh 10.0.0.11 root 2222  []", "behind Ssh behind    []", "lab-1 Ssh lab-1    []");
        hosts.Should().OnlyContain(h => h.SshConfig == file);
        text.Should().Contain("behind: its address stays the alias, for ssh has more to read there (proxyjump); the other hosts must know this one by that name");
    }

    [Theory]
    [InlineData("a.ini", "[web\nx", "a.ini(1): '[web' begins no section. Allowed: [GROUP], [GROUP:children], [GROUP:vars].")]
    [InlineData("a.ini", "[web]\nx y", "a.ini(2): 'y': after the name of a host come variables, NAME=VALUE.")]
    [InlineData("a.ini", "x\n[web]\nx a='b", "a.ini(3): 'x a='b' has a quotation mark without its partner.")]
    [InlineData("a.ini", "[web:vars]\nport", "a.ini(2): 'port': a line of [web:vars] is NAME=VALUE.")]
    [InlineData("a.ini", "[site:children]\nwbe\n[web]\nx", "a.ini(2): there is no group 'wbe'. Groups: site, web.")]
    [InlineData("a.ini", "x[5:3]", "a.ini(1): '[5:3]' is no range. Write [01:20] or [a:f], from the lower to the higher, and no more than 10000 hosts.")]
    [InlineData("a.ini", "x[1:99999]", "a.ini(1): '[1:99999]' is no range. Write [01:20] or [a:f], from the lower to the higher, and no more than 10000 hosts.")]
    [InlineData("a.ini", "x[1:999][1:999]", "a.ini(1): 'x[1:999][1:999]' stands for more than 10000 hosts.")]
    [InlineData("a.ini", "x ansible_port=ssh", "a.ini(1): 'ssh' is no port of host x. Allowed: a whole number, 1 to 65535.")]
    [InlineData("a.ini", "x\nX", "a.ini: 2 hosts would be called 'x' (the case of letters does not count). Rename one of them.")]
    [InlineData("a.ini", "# nothing", "a.ini names no hosts that can be carried over.")]
    [InlineData("a.yml", "", "a.yml(1): the file is empty.")]
    [InlineData("a.yml", "web:\n  hosts:\n    - x\n", "a.yml(3): 'hosts' of 'web' must be a mapping of hosts (each with a colon after it, and no '- ' before it), and is a list.")]
    [InlineData("a.yml", "web:\n  vars: x\n", "a.yml(2): 'vars' of 'web' must be a mapping of variables, and is a text.")]
    [InlineData("a.yml", "web:\n  hosts:\n  x: [\n", "a.yml(4): this is no YAML: *")]
    [InlineData("a.yml", "web: {hosts: {'x[1:]': {}}}", "a.yml(1): 'x[1:]' has no range in its brackets. Write web[01:20] or db[a:f].")]
    [InlineData("config", "Host a\n  Port\n", "config(2): 'Port' is no line of an ssh_config. Allowed: a keyword and its value, such as HostName 10.0.0.11.")]
    [InlineData("config", "Host a\n  Port x\n", "config(2): 'x' is no port. Allowed: a whole number, 1 to 65535.")]
    public async Task Import_OfABadFile_NamesTheLineAndWhatIsAllowed(string name, string text, string message)
    {
        Func<Task> import = () => CommandLine.RunAsync(["hosts", "import", Write(name, text)], TextWriter.Null, default);

        (await import.Should().ThrowAsync<UsageException>()).Which.Message.Should().Match(message);
    }

    [Fact]
    public async Task Import_OfAFileThatIsNotThere_SaysSo()
    {
        Func<Task> import = () => CommandLine.RunAsync(["hosts", "import", "/no/such.ini"], TextWriter.Null, default);

        (await import.Should().ThrowAsync<UsageException>()).Which.Message.Should().Be("Could not find a part of the path '/no/such.ini'.");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Shown(HostDefinition host) =>
        $"{host.Name} {host.Transport} {host.Address} {host.User} {host.Port} {host.IdentityFile} [{string.Join(' ', host.Labels.Order(StringComparer.Ordinal))}]";

    private string Write(string name, string text)
    {
        string file = Path.Combine(folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    // What is printed must be what the runsettings' reader takes.
    private static async Task<(IReadOnlyList<HostDefinition> Hosts, string Text)> ImportAsync(string file)
    {
        using StringWriter output = new();
        (await CommandLine.RunAsync(["hosts", "import", file], output, default)).Should().Be(0);
        return (SettingsReader.Read($"<MultiHost>{output}</MultiHost>", null).Hosts, output.ToString());
    }
}
