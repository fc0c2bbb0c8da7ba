using System.Xml;
using CsCheck;

namespace MultiHost.Settings;

/// <summary>Whatever stands in the runsettings: it is read, or refused with the mistakes and their places.</summary>
public sealed class SettingsFuzzTests
{
    private const string Section =
        """
        <MultiHost><Hosts>
        <Host Name="alpha" Transport="local" Address="127.0.0.21" Labels="kvm big" Dotnet="/usr/bin/dotnet" /><Host Name="beta" />
        <Host Name="gamma" Transport="ssh" Address="example.org" User="me" Port="2222" Folder="/var/tmp" Options="-4 -o Compression=yes" />
        <Host Name="delta" Transport="exec" Command="nsenter -n {name} sh -c {command}" Address="10.0.0.1" />
        </Hosts><Roles><Role Name="source" Host="beta, ALPHA" /><Role Name="destination" Label="KVM" /></Roles>
        <Timeouts Connect="500ms" Deployment="3m" Barrier="2m" Test="1.5h" Stop="1.5s" CleanUp="100ms" Heartbeat="3s" />
        <Output MaxKiB="16" /><Logs Folder="logs" Keep="always" />
        <Properties><Property Name="Qemu.Accelerator" Value=" tcg" /><Property Name="Empty" Value="" /></Properties></MultiHost>
        """;

    private static readonly Gen<string> Sections = Spoiled.Of(
        Section,
        "<MultiHost />",
        "<MultiHost><Timeouts Barrier=\"99999999999999999999h\" Test=\"-1s\" Stop=\"1e9s\" Heartbeat=\"NaNs\" /></MultiHost>",
        "<MultiHost><Output MaxKiB=\"2147483648\" /><Hosts><Host Name=\"a\" Address=\"::1\" /></Hosts></MultiHost>");

    [Fact]
    public void Read_OfAnySection_GivesSettingsOrMistakesWithPlaces() => FuzzRun.Check(Sections, xml =>
    {
        try
        {
            MultiHostSettings settings = SettingsReader.Read(xml, null);
            settings.WithLocalHosts(4).Hosts.Should().NotBeEmpty();
        }
        catch (SettingsException mistakes)
        {
            mistakes.Problems.Should().NotBeEmpty().And.OnlyContain(p => p.Line > 0 && p.Column > 0 && p.ToString().Length > 0);
        }
    });

    [Fact]
    public void Load_OfAnyFile_GivesTheSectionOrSaysThatItIsNone()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("multihost-fuzz-");
        try
        {
            Gen<string> files = Gen.OneOf(Sections.Select(s => $"<RunSettings><RunConfiguration />{s}</RunSettings>"), Spoiled.Of("<?xml version=\"1.0\"?><RunSettings />"));
            FuzzRun.Check(Gen.Select(Spoiled.Bytes(files), Gen.Guid), input =>
            {
                string path = Path.Combine(folder.FullName, $"{input.Item2:N}.runsettings");
                File.WriteAllBytes(path, input.Item1);
                try
                {
                    SettingsReader.Read(RunSettingsFile.Load(path));
                }
                catch (Exception e) when (e is SettingsException or XmlException)
                {
                    e.Message.Should().NotBeNullOrWhiteSpace();
                }
                finally
                {
                    File.Delete(path);
                }
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
