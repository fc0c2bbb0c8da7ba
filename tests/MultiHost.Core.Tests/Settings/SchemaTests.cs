using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace MultiHost.Settings;

/// <summary>The schema for editors allows what the reader allows.</summary>
public sealed partial class SchemaTests
{
    private static readonly XNamespace Xs = "http://www.w3.org/2001/XMLSchema";
    private static readonly string Path = System.IO.Path.GetFullPath(
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(ThisFile())!, "../../../src/Xunit.MultiHost/schema/multihost.runsettings.xsd"));

    [Theory]
    [InlineData("Host", "<Hosts><Host {0}/></Hosts>")]
    [InlineData("Group", "<Groups><Group {0}/></Groups>")]
    [InlineData("Pool", "<Pool {0}/>")]
    [InlineData("Repeat", "<Repeat Times='1' {0}/>")]
    [InlineData("Retry", "<Retry {0}/>")]
    [InlineData("Shuffle", "<Shuffle {0}/>")]
    [InlineData("Role", "<Roles><Role {0}/></Roles>")]
    [InlineData("Timeouts", "<Timeouts {0}/>")]
    [InlineData("Output", "<Output {0}/>")]
    [InlineData("Logs", "<Logs {0}/>")]
    [InlineData("Health", "<Health {0}/>")]
    [InlineData("Requirements", "<Requirements {0}/>")]
    [InlineData("Guests", "<Guests {0}/>")]
    [InlineData("Property", "<Properties><Property {0}/></Properties>")]
    public void Schema_OfAnElement_HasTheReadersValues(string type, string section)
    {
        string[] allowed = Allowed(string.Format(null, $"<MultiHost>{section}</MultiHost>", "no-such=\"\""));
        XElement schema = XElement.Load(Path).Elements(Xs + "complexType").Single(t => t.Attribute("name")!.Value == type);

        Names(schema.Elements(Xs + "attribute")).Should().BeEquivalentTo(allowed);
        Names(schema.Descendants(Xs + "element")).Should().BeEquivalentTo(allowed.Concat(type == "Host" ? ["Property"] : []));
    }

    [Fact]
    public void Schema_OfTheSection_HasTheReadersElements() =>
        Names(XElement.Load(Path).Elements(Xs + "element").Single(e => e.Attribute("name")!.Value == "MultiHost").Descendants(Xs + "element"))
            .Should().BeEquivalentTo(Allowed("<MultiHost><no-such/></MultiHost>"));

    [Theory]
    [InlineData("<Hosts><Host Name='a' Transport='ssh' Address='10.0.0.1' Port='22'/><Host Name='b'/></Hosts><Timeouts Barrier='5s'/>")]
    [InlineData("<Timeouts><Barrier>1.5m</Barrier></Timeouts><Logs Keep='always'/><Health Guest='warn'/><Properties><Property Name='a' Value=''/></Properties>")]
    [InlineData("<Hosts><Host Name='a'/></Hosts><Groups><Group Name='r' Hosts='a'/></Groups><Pool Run='each' MaxCollections='2'/><Repeat Times='20' Until='failure'/><Shuffle Seed='0'/>")]
    [InlineData("<Retry Infrastructure='0' Failed='9'/>")]
    [InlineData("<Retry Failed='1'><Infrastructure>2</Infrastructure></Retry>")]
    [InlineData("<Shuffle Tests='true' Roles='false'/><Pool><MaxCollections>2</MaxCollections></Pool>")]
    [InlineData("<Hosts><Host Name='a'><Property Name='x' Value='1'/><Labels>big</Labels><Property Name='x' Value='2' Roles='source'/></Host></Hosts>")]
    [InlineData("<Guests File='guests.json' Only='RHEL.6.4.x86_64' No='32bit, virtio_blk'/>")]
    [InlineData("<Guests><Only>RHEL</Only></Guests>")]
    [InlineData("")]
    public void Schema_OfARightSection_Accepts(string section)
    {
        Mistakes(section).Should().BeEmpty();
        SettingsReader.Read($"<MultiHost>{section}</MultiHost>", null).Should().NotBeNull("the reader agrees");
    }

    [Theory]
    [InlineData("<Hosts><Host Nam='a'/></Hosts>")]
    [InlineData("<Hosts/>")]
    [InlineData("<Hosts><Host Name='a' Transport='telnet'/></Hosts>")]
    [InlineData("<Hosts><Host Name='a' Transport='ssh' Port='70000'/></Hosts>")]
    [InlineData("<Timeouts Barrier='5'/>")]
    [InlineData("<Output MaxKiB='0'/>")]
    [InlineData("<Logs Keep='none'/>")]
    [InlineData("<Health Process='maybe'/>")]
    [InlineData("<Groups/>")]
    [InlineData("<Pool Run='all'/>")]
    [InlineData("<Pool MaxCollections='0'/>")]
    [InlineData("<Repeat Times='0'/>")]
    [InlineData("<Repeat Times='2' Until='pass'/>")]
    [InlineData("<Retry Infrastructure='10'/>")]
    [InlineData("<Retry Failed='once'/>")]
    [InlineData("<Shuffle Seed='-1'/>")]
    [InlineData("<Requirements Unmet='pass'/>")]
    [InlineData("<Guests Skip='32bit'/>")]
    [InlineData("<Guests/><Guests/>")]
    [InlineData("<Logs/><Logs/>")]
    public void Schema_OfAWrongSection_Refuses(string section)
    {
        Mistakes(section).Should().NotBeEmpty();
        Action read = () => SettingsReader.Read($"<MultiHost>{section}</MultiHost>", null);
        read.Should().Throw<SettingsException>("the reader agrees");
    }

    // What the reader itself says is allowed.
    private static string[] Allowed(string section)
    {
        Action read = () => SettingsReader.Read(section, null);
        string message = read.Should().Throw<SettingsException>().Which.Message;
        return List().Match(message).Groups["names"].Value.Split(", ");
    }

    private static IEnumerable<string> Names(IEnumerable<XElement> declarations) => declarations.Select(d => d.Attribute("name")!.Value);

    private static List<string> Mistakes(string section)
    {
        XmlSchemaSet schemas = new();
        schemas.Add(null, Path);
        XmlReaderSettings settings = new() { ValidationType = ValidationType.Schema, Schemas = schemas };
        List<string> mistakes = [];
        settings.ValidationEventHandler += (_, e) => mistakes.Add(e.Message);
        using StringReader text = new($"<RunSettings><RunConfiguration><MaxCpuCount>1</MaxCpuCount></RunConfiguration><MultiHost>{section}</MultiHost></RunSettings>");
        using XmlReader reader = XmlReader.Create(text, settings);
        while (reader.Read())
        {
        }

        // Of what belongs to others the schema knows nothing.
        mistakes.RemoveAll(m => m.Contains("Could not find schema information", StringComparison.Ordinal));
        return mistakes;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"unknown (attribute|element) 'no-such'\. Allowed: (?<names>[^.]+)\.")]
    private static partial Regex List();
}
